import type { OpNotation } from './op.js';
import { opTable } from './op-table.js';

/** Ops by what other libraries call them, in small letters and digits alone. */
const ops: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(opTable).map((name) => [plain(name), name])),
  conv: 'convolution',
  conv2d: 'convolution',
  convolution2d: 'convolution',
  dense: 'linear',
  fc: 'linear',
  fullyconnected: 'linear',
  gemm: 'linear',
  bn: 'batch-norm',
  batchnorm1d: 'batch-norm',
  batchnorm2d: 'batch-norm',
  batchnormalization: 'batch-norm',
  layernormalization: 'layer-norm',
  ln: 'layer-norm',
  gn: 'group-norm',
  groupnormalization: 'group-norm',
  rmsnormalization: 'rms-norm',
  maxpool2d: 'max-pool',
  maxpooling2d: 'max-pool',
  avgpool: 'average-pool',
  avgpool2d: 'average-pool',
  averagepool2d: 'average-pool',
  averagepooling2d: 'average-pool',
  globalavgpool: 'global-average-pool',
  globalavgpool2d: 'global-average-pool',
  globalaveragepooling2d: 'global-average-pool',
  gap: 'global-average-pool',
  sum: 'add',
  plus: 'add',
  cat: 'concat',
  concatenate: 'concat',
  dropout2d: 'dropout',
  multiheadattention: 'attention',
  selfattention: 'attention',
  patchembed: 'patch-embedding',
};

/** Options likewise. */
const options: Readonly<Record<string, string>> = {
  outchannels: 'channels',
  filters: 'channels',
  kernelsize: 'kernel',
  poolsize: 'kernel',
  outfeatures: 'units',
  features: 'units',
  strides: 'stride',
  numgroups: 'groups',
  eps: 'epsilon',
  p: 'probability',
  rate: 'probability',
  numheads: 'heads',
  elementwiseaffine: 'affine',
  trackrunningstats: 'tracking',
  patchsize: 'patch',
};

/** Options that have other defaults here than where an op is called so. */
const differing: Readonly<Record<string, readonly string[]>> = { conv2d: ['padding', 'bias'] };

/**
 * A notation in the names that ops and options have here, given one in those of PyTorch, Keras or ONNX. Throws a
 * RangeError where an option is left out whose default is another one there.
 */
export function inOurNames({ op, ...given }: OpNotation): OpNotation {
  const known = Object.hasOwn(ops, plain(op)) ? ops[plain(op)] : op;
  const renamed = Object.entries(given).map(([name, value]) => {
    const own = Object.hasOwn(options, plain(name)) ? options[plain(name)] : name;
    return [own, value] as const;
  });
  const missing = (differing[plain(op)] ?? []).filter(
    (name) => !renamed.some(([own]) => own === name),
  );
  if (missing.length > 0) {
    throw new RangeError(
      `${op} has another default of ${missing.join(' and ')} in PyTorch than convolution has here (padding half the kernel, bias false): give ${missing.length > 1 ? 'both' : 'it'}`,
    );
  }
  return { op: known, ...Object.fromEntries(renamed) };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
