import type { DatasetListing } from '@isthmus/dataset';
import type { Kernel, Kernels, TensorFlowVersion } from '@isthmus/tensorflow';
import type { Processor } from '../session/processor.js';
import { createTable } from '../terminal/table.js';

/** Something that is not there, and what to do about it. */
export interface Missing {
  readonly missing: string;
}

/** What a process that loads TensorFlow finds. */
export interface TensorFlowFindings extends TensorFlowVersion {
  readonly oneDnn: Kernels;
}

type StoredListing = Extract<DatasetListing, { readonly status: 'found' | 'missing' }>;

/** What `isthmus doctor --json` prints. */
export interface DoctorFindings {
  readonly isthmus: string;
  readonly node: string;
  readonly processor: Processor;
  readonly tensorflow: TensorFlowFindings | Missing;
  readonly store: { readonly location: string } | Missing;
  /** Those that lie in files. */
  readonly datasets: readonly StoredListing[];
  readonly missing: readonly string[];
}

/** Whether a data set lies in files of fixed names. */
export function isStored(listing: DatasetListing): listing is StoredListing {
  return listing.status === 'found' || listing.status === 'missing';
}

/** The findings for people: a row each, the kernels by op. */
export function doctorText(findings: DoctorFindings): string {
  const { isthmus, node, processor, tensorflow, store, datasets, missing } = findings;
  return createTable(
    ['what', 'found'],
    [
      ['isthmus', isthmus],
      ['node', `${node} on ${process.platform} ${process.arch}`],
      ['processor', `${processor.model}: ${processor.features.join(' ') || 'features unknown'}`],
      ['tensorflow', 'missing' in tensorflow ? 'missing' : versionOf(tensorflow)],
      ...('missing' in tensorflow ? [] : kernelRows(tensorflow.oneDnn)),
      ['store', 'missing' in store ? 'not usable' : store.location],
      ...datasets.map((listing) => [`data ${listing.name}`, placeOf(listing)]),
      ...missing.map((what) => ['missing', what]),
    ],
  );
}

function versionOf({ tensorflow, tfjs, gpu }: TensorFlowVersion): string {
  return `${tensorflow} (tfjs ${tfjs}), computing on the ${gpu ? 'GPU' : 'CPU'}`;
}

function kernelRows({ setting, kernels }: Kernels): string[][] {
  return [
    ['oneDNN', `TF_ENABLE_ONEDNN_OPTS ${setting === null ? 'is not set' : `= ${setting}`}`],
    ...kernels.map((kernel) => [`  ${kernel.op}`, kernelText(kernel)]),
  ];
}

function kernelText({ by, kernel, because }: Kernel): string {
  return because === undefined ? `${by} (${kernel})` : `${by}; ${kernel}: ${because}`;
}

function placeOf(listing: StoredListing): string {
  return listing.status === 'found' ? listing.folder : `not here: ${listing.remedy}`;
}
