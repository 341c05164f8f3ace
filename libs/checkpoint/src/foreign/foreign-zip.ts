import { CheckpointError } from '../checkpoint-error.js';
import { readableFormats } from './format-signature.js';

interface ForeignZip {
  readonly name: string;
  readonly matches: (members: readonly string[]) => boolean;
  readonly advice: string;
}

const ends = (ending: string) => (members: readonly string[]) =>
  members.some((member) => member.endsWith(ending));

/** Zips that are not read, the last of them any that holds neither arrays nor PyTorch's pickle. */
const foreignZips: readonly ForeignZip[] = [
  {
    name: 'a Keras archive',
    matches: ends('model.weights.h5'),
    advice:
      "load it with keras.models.load_model and save its weights as safetensors with PyTorch's names (kernels of Dense layers are in x out there: transpose them)",
  },
  {
    name: 'TorchScript',
    matches: ends('/constants.pkl'),
    advice: "save its weights: torch.save(torch.jit.load(FILE).state_dict(), 'A.pt')",
  },
  {
    name: 'a program of torch.export',
    matches: (members) => ends('archive_format')(members) || ends('exported_program.json')(members),
    advice: "save its weights: torch.save(torch.export.load(FILE).state_dict, 'A.pt')",
  },
  {
    name: 'a zip of other things',
    matches: (members) => !ends('.npy')(members) && !ends('data.pkl')(members),
    advice: 'unpack it, and give the model file that is in it',
  },
];

/**
 * Throws a CheckpointError that names the format and says what to do when a zip of these members is
 * neither of numpy nor of torch.save.
 */
export function checkNotForeignZip(members: readonly string[], file: string): void {
  const found = foreignZips.find(({ matches }) => matches(members));
  if (found === undefined) return;
  const got = `${found.name}, with ${members.slice(0, 4).join(', ') || 'nothing in it'}`;
  const where = { file, expected: readableFormats, got: got.slice(0, 200) };
  throw new CheckpointError(
    `not a model file that is read here, but ${found.name}: ${found.advice}`,
    where,
  );
}
