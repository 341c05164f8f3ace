import { zipOfArrays } from './zip-of-arrays.mjs';

const study = {
  name: 's',
  dataset: 'digits',
  network: 'mlp:784-8-10',
  pairs: [[1, 2]],
  match: ['weight'],
};
const plan = (file) => ['plan', file];
const inspect = (file) => ['inspect', file];
const spec = (file) => ['spec', file];
const many = (count, item) => Array.from({ length: count }, (_, i) => item(i));

/** Files that are small and mean far more than anything needs, and the command that is given each. */
export const endless = [
  { what: 'an alias bomb', file: 'bomb.yaml', bytes: aliasBomb, args: plan },
  {
    what: '20,000 aliases',
    file: 'aliases.yaml',
    bytes: () => `base: &a [1, 2]\npairs:\n${many(20_000, () => '  - *a').join('\n')}\n`,
    args: plan,
  },
  {
    what: '80,000 anchors',
    file: 'anchors.yaml',
    bytes: () => `pairs: ${'&a '.repeat(80_000)}`,
    args: plan,
  },
  { what: '80,000 tags', file: 'tags.yaml', bytes: () => '!a '.repeat(80_000), args: plan },
  {
    what: '200,000 commas',
    file: 'commas.yaml',
    bytes: () => `pairs: [${','.repeat(200_000)}]`,
    args: plan,
  },
  {
    what: '60,000 lines that close nothing',
    file: 'closing.yaml',
    bytes: () => '}\n'.repeat(60_000),
    args: plan,
  },
  {
    what: '20,000 brackets within each other',
    file: 'deep.yaml',
    bytes: () => `pairs: ${'['.repeat(20_000)}`,
    args: plan,
  },
  {
    what: '20,000 braces within each other',
    file: 'deep-map.yaml',
    bytes: () => '{a: '.repeat(20_000),
    args: plan,
  },
  {
    what: '2,000 levels of indentation',
    file: 'indented.yaml',
    bytes: () => many(2000, (i) => `${' '.repeat(i)}a:`).join('\n'),
    args: plan,
  },
  {
    what: '200,000 keys',
    file: 'keys.yaml',
    bytes: () => many(200_000, (i) => `key${i}: ${i}`).join('\n'),
    args: plan,
  },
  {
    what: 'a grid of a billion cells',
    file: 'grid.yaml',
    bytes: () =>
      JSON.stringify({
        ...study,
        pairs: many(1000, (i) => [i + 1, i + 2]),
        grid: {
          'train.learningRate': many(1000, (i) => (i + 1) / 1e4),
          'train.batchSize': many(1000, (i) => i + 1),
        },
      }),
    args: plan,
  },
  {
    what: 'a network of 20,000 layers in a study',
    file: 'layers.yaml',
    bytes: () => JSON.stringify({ ...study, network: layers(20_000) }),
    args: plan,
  },
  {
    what: 'a network file of 100,000 nodes',
    file: 'nodes.json',
    bytes: () =>
      JSON.stringify({
        inputShape: [8],
        nodes: many(100_000, (i) => ({
          name: `n${i}`,
          op: 'relu',
          inputs: [i === 0 ? 'input' : `n${i - 1}`],
        })),
      }),
    args: spec,
  },
  {
    what: 'an npz of 60,000 arrays',
    file: 'arrays.npz',
    bytes: () => zipOfArrays(60_000),
    args: inspect,
  },
  {
    what: 'a safetensors file of 200,000 tensors',
    file: 'many.safetensors',
    bytes: () =>
      safetensors(
        Object.fromEntries(
          many(200_000, (i) => [`t${i}`, { dtype: 'F32', shape: [0], data_offsets: [0, 0] }]),
        ),
      ),
    args: inspect,
  },
];

function layers(count) {
  return `mlp:784-${'8-'.repeat(count)}10`;
}

/** Ten levels of ten aliases each: 10^10 values in 300 bytes. */
function aliasBomb() {
  const levels = many(10, (i) => {
    const inner = i === 0 ? many(10, () => '1') : many(10, () => `*l${i - 1}`);
    return `l${i}: &l${i} [${inner.join(', ')}]`;
  });
  return `${levels.join('\n')}\npairs: *l9\n`;
}

function safetensors(header) {
  const json = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([size, json]);
}
