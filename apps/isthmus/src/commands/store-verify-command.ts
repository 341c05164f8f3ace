import { openStore, patientStore } from '@isthmus/object-store';
import { Command } from 'commander';
import { readEnvironment } from '../input/environment.js';
import { storeUrlOf } from '../session/store-url.js';
import { storeText } from '../store/store-text.js';
import { verifyStore } from '../store/verify-store.js';
import { commandIo, endWith } from '../terminal/command-io.js';
import { BadInput, exitCodes } from '../terminal/exit-code.js';
import { interruptible } from '../terminal/interruptible.js';
import { printResult, say } from '../terminal/output.js';
import { jsonOption, storeOption } from './common-options.js';
import { examples } from './examples.js';

interface VerifyOptions {
  readonly store?: string;
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `isthmus store verify` */
export function storeVerifyCommand(): Command {
  return new Command('verify')
    .description(
      'read every object of a store and check it: hashes, whose record it is, what its values can be, and whether the artifacts that it names are there',
    )
    .addOption(storeOption())
    .option('--repair', 'remove what is damaged, and nothing else: it is computed anew when needed')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Ends with 1 where something damaged is left. Without --repair nothing is written. What is stray, of another
version or unverified (written before records carried a hash) is listed, and left alone.
${examples(
  'isthmus store verify',
  'isthmus store verify --store s3://weights?endpoint=http://minio:9000 --json',
  'isthmus store verify --repair',
)}`,
    )
    .action(async ({ store: url, repair = false, json = false }: VerifyOptions) => {
      const environment = readEnvironment(commandIo().env);
      const store = openStore(storeUrlOf(url, environment), environment.s3);
      const contents = await interruptible((signal) =>
        verifyStore(patientStore(store, { tell: say, signal }), { repair, signal }),
      );
      const count = Object.values(contents.objects).reduce((sum, one) => sum + one, 0);
      if (count === 0) {
        throw new BadInput(
          `the store holds nothing of Isthmus [store=${store.location}, other objects=${contents.stray.length}]; name another one with --store`,
        );
      }
      printResult(contents, storeText(contents), { json });
      const isLeft = contents.damaged.some(({ removed }) => !removed);
      endWith(isLeft ? exitCodes.failed : exitCodes.done);
    });
}
