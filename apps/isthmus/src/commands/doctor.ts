import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type DatasetListing, listDatasets } from '@isthmus/dataset';
import { checkStore, openStore } from '@isthmus/object-store';
import type { TensorFlowVersion } from '@isthmus/tensorflow';
import { Command } from 'commander';
import { type Environment, readEnvironment } from '../environment.js';
import { exitCodes } from '../exit-code.js';
import { printResult } from '../output.js';
import { version } from '../session.js';
import { examples, jsonOption } from './common-options.js';

/** `isthmus doctor` */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say what is installed, and what is missing')
    .option('--store <url>', 'the store to try (default: ISTHMUS_STORE_URL or .isthmus/store)')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus doctor', 'isthmus doctor --json'))
    .action(async (options: { store?: string; json?: boolean }) => {
      const environment = readEnvironment(process.env);
      const tensorflow = probeTensorFlow();
      const store = await probeStore(environment, options.store);
      const datasets = (await listDatasets(environment)).filter(isStored);
      const missing = [tensorflow, store].flatMap((found) =>
        'missing' in found ? [found.missing] : [],
      );
      printResult(
        { isthmus: version, node: process.version, tensorflow, store, datasets, missing },
        [
          `isthmus     ${version}`,
          `node        ${process.version} on ${process.platform} ${process.arch}`,
          `tensorflow  ${'missing' in tensorflow ? 'missing' : describe(tensorflow)}`,
          `store       ${'missing' in store ? 'not usable' : store.location}`,
          ...datasets.map((listing) => `data        ${listing.name.padEnd(14)}${placeOf(listing)}`),
          ...missing.map((what) => `missing     ${what}`),
        ].join('\n'),
        options,
      );
      process.exitCode = missing.length > 0 ? exitCodes.failed : exitCodes.done;
    });
}

interface Missing {
  readonly missing: string;
}

function probeTensorFlow(): TensorFlowVersion | Missing {
  const probe = fileURLToPath(new URL('../tensorflow-probe.js', import.meta.url));
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return JSON.parse(
      execFileSync(process.execPath, [probe], { encoding: 'utf8', stdio: [...stdio] }),
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
    const store = openStore(url ?? environment.storeUrl, environment.s3);
    await checkStore(store);
    return { location: store.location };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

function describe({ tensorflow, tfjs, gpu }: TensorFlowVersion): string {
  return `${tensorflow} (tfjs ${tfjs}), computing on the ${gpu ? 'GPU' : 'CPU'}`;
}

type StoredListing = Extract<DatasetListing, { readonly status: 'found' | 'missing' }>;

function isStored(listing: DatasetListing): listing is StoredListing {
  return listing.status === 'found' || listing.status === 'missing';
}

function placeOf(listing: StoredListing): string {
  return listing.status === 'found' ? listing.folder : `not here: ${listing.remedy}`;
}
