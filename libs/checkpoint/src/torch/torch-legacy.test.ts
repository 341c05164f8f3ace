import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../checkpoint-error.js';
import { readCheckpoint } from '../read-checkpoint.js';
import { loadVector } from '../vectors.fixture.js';

const legacy = loadVector('good/mlp_legacy.pt');
/** Where the first storage begins: its count, 30, and the elements. */
const storagesAt = 866;

function changed(at: number, ...bytes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(legacy);
  copy.set(bytes, at);
  return copy;
}

const text = (pickle: string) => new Uint8Array(Buffer.from(pickle, 'latin1'));

describe('a file of torch.save before PyTorch 1.6', () => {
  it.each<[string, Uint8Array, string]>([
    ['a pickle alone', text('\x80\x02}.'), 'expected=its magic number'],
    ['another version', changed(18, 0), 'expected=version 1001'],
    ['another count of elements', changed(storagesAt, 31), 'expected=30, got=31'],
    [
      'a count beyond doubles',
      changed(storagesAt, ...Array(8).fill(255)),
      'got=18446744073709551615',
    ],
    ['bytes behind the last storage', Uint8Array.from([...legacy, 0]), 'got=1 bytes more'],
    ['the key of another storage', changed(storagesAt - 10, 0x39), 'a storage that no tensor has'],
    [
      'no keys',
      Uint8Array.from([...legacy.subarray(0, 732), ...text('N.')]),
      'got=no such storage',
    ],
  ])('is refused for %s', (_, bytes, message) => {
    const read = () => readCheckpoint(bytes, { file: 'a.pt' });
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(message);
  });

  it('is refused when it ends anywhere before its end', () => {
    for (let length = 0; length < legacy.length; length++) {
      const read = () => readCheckpoint(legacy.subarray(0, length), { file: 'a.pt' });
      expect(read).toThrow(CheckpointError);
    }
  });
});
