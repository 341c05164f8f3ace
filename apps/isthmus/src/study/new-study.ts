import { basename, dirname, isAbsolute, relative } from 'node:path';
import { formatValue } from '@isthmus/study';

/** What a new study is about. */
interface Subject {
  /** Files or patterns of networks that exist, relative to here; where there are none, networks are trained. */
  readonly models: readonly string[];
  /** By its notation. */
  readonly dataset: string;
}

/** A commented study file that can be run as it is. */
export function newStudy(file: string, { models, dataset }: Subject): string {
  const networks =
    models.length === 0 ? trained : given(models.map((one) => relativeTo(file, one)));
  return `# yaml-language-server: $schema=./study.schema.json
# The line above lets editors complete and check this file, once there is the schema:
#   isthmus schema > study.schema.json
# What this study computes, and how to have it computed:
#   isthmus plan ${file}
#   isthmus run ${file}

name: ${nameFor(file)} # results go to results/NAME
dataset: ${formatValue(dataset)} # isthmus dataset list shows what there is
${networks}
match: # ways to line B's hidden units up with A's: isthmus methods
  - identity # leaves B as it is: the naive path
  - weight

evaluate:
  points: 25 # networks measured along (1 - lambda) A + lambda B, both ends included
  splits: [train, test]
  repair: [none] # also measured: repair, rescale, reshift, repair-output

barrier:
  baseline: linear # counted from the straight line between the ends; or from their mean
  reduce: max # the highest point above it; or midpoint, at lambda = 1/2; or mean

# To vary a field, list its values; every combination is studied:
# sweep:
#   grid:
#     match: [weight, "weight:kernel=cosine"]
#     evaluate.repair: [[none], [repair]]
`;
}

const trained = `network: mlp:784-128-128-10 # inputs, hidden layers, classes: docs/networks.md

train: # docs/training.md
  optimizer: adam
  learningRate: 1e-3
  batchSize: 500
  epochs: 5

seeds: 4 # networks with the seeds 1 to 4; or a list of seeds
pairs: disjoint # 1-2 and 3-4; or all, or reference, or a list such as [[1, 2], [1, 3]]
`;

function given(files: readonly string[]): string {
  const [only, ...others] = files.map((file) => formatValue(file));
  const listed = others.length === 0 ? only : `[${[only, ...others].join(', ')}]`;
  return `
models: # networks that exist; their networks are told from their files
  - files: ${listed}
    # label: a name for one model; else that of its file
    # network: auto
    # columns: { width: 64 } # facts of your own, which tables show

pairs: all # each with each; or disjoint, or reference, or a list of pairs of labels
`;
}

/** A file or a pattern as a study in another folder names it. */
function relativeTo(study: string, file: string): string {
  return isAbsolute(file) ? file : relative(dirname(study), file) || '.';
}

/** The name of a study by that of its file. */
function nameFor(file: string): string {
  const stem = basename(file).replace(/\.ya?ml$/i, '');
  const name = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name.slice(0, 100) || 'study';
}
