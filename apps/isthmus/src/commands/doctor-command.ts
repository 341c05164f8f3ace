import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listDatasets } from '@isthmus/dataset';
import { checkStore, openStore } from '@isthmus/object-store';
import { reasonOf } from '@isthmus/spelling';
import type { Command } from 'commander';
import {
  doctorText,
  isStored,
  type Missing,
  type TensorFlowFindings,
} from '../doctor/doctor-text.js';
import { type Environment, readEnvironment } from '../input/environment.js';
import { processor } from '../session/processor.js';
import { storeUrlOf } from '../session/store-url.js';
import { commandIo, endWith } from '../terminal/command-io.js';
import { exitCodes } from '../terminal/exit-code.js';
import { printResult } from '../terminal/output.js';
import { version } from '../terminal/version.js';
import { jsonOption } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus doctor` */
export function doctorCommand(command: Command): Command {
  return command
    .option(
      '--store <url>',
      'the store to try (default: ISTHMUS_STORE_URL, or .isthmus/store here or above)',
    )
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus doctor', 'isthmus doctor --json'))
    .action(async (options: { store?: string; json?: boolean }) => {
      const environment = readEnvironment(commandIo().env);
      const tensorflow = probeTensorFlow();
      const store = await probeStore(environment, options.store);
      const datasets = (await listDatasets(environment)).filter(isStored);
      const missing = [tensorflow, store].flatMap((found) =>
        'missing' in found ? [found.missing] : [],
      );
      const findings = {
        isthmus: version,
        node: process.version,
        processor: processor(),
        tensorflow,
        store,
        datasets,
        missing,
      };
      printResult(findings, doctorText(findings), options);
      endWith(missing.length > 0 ? exitCodes.failed : exitCodes.done);
    });
}

function probeTensorFlow(): TensorFlowFindings | Missing {
  const probe = fileURLToPath(new URL('../doctor/tensorflow-probe.js', import.meta.url));
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return JSON.parse(
      execFileSync(process.execPath, [probe], {
        encoding: 'utf8',
        env: commandIo().env,
        stdio: [...stdio],
      }),
    );
  } catch {
    return { missing: 'the TensorFlow addon does not load; build it with: npm run setup' };
  }
}

async function probeStore(
  environment: Environment,
  url: string | undefined,
): Promise<{ readonly location: string } | Missing> {
  try {
    const store = openStore(storeUrlOf(url, environment), environment.s3);
    await checkStore(store);
    return { location: store.location };
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}
