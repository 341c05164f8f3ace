import type { Budget } from '../budget.js';
import { opcodeNames } from './opcode-names.js';
import type { PickleCursor } from './pickle-cursor.js';
import { PickleMachine, type PickleVocabulary } from './pickle-machine.js';
import { pickleSteps } from './pickle-steps.js';
import type { PickleValue } from './pickle-value.js';

/**
 * Reads one pickle, of protocol 2 to 5, and leaves the cursor behind it. Nothing is executed: the
 * pickle can name the vocabulary's globals alone. Throws a CheckpointError that names the file, the
 * offset and the opcode or global for everything else. Takes time linear in the pickle's length.
 */
export function unpickle(
  cursor: PickleCursor,
  { vocabulary, budget }: { readonly vocabulary: PickleVocabulary; readonly budget: Budget },
): PickleValue {
  const machine = new PickleMachine(cursor, vocabulary, budget);
  for (;;) {
    machine.offset = cursor.position;
    const code = cursor.uint8();
    machine.opcode = opcodeNames[code] ?? `byte ${code}`;
    if (machine.opcode === 'STOP') return machine.pop();
    const step = pickleSteps[machine.opcode];
    if (step === undefined) {
      const expected = 'opcodes that build tensors and plain containers';
      machine.refuse('the pickle has an opcode that is not followed', {
        expected,
        got: machine.opcode,
      });
    }
    step(machine);
  }
}
