/** Requests that no client of ours makes, by service: what each is, and the status that refuses it. */

const invalid = 'INVALID_ARGUMENT';
const megabyte = 'x'.repeat(1_000_000);
const others = '0'.repeat(64);

export const malformed = {
  trainer: (train) => [
    ...ofAll(train),
    ...ofDataset(train),
    ...[
      ['a network of 20,000 layers', { network: `mlp:784-${'8-'.repeat(20_000)}10` }],
      ['100,000 augmentations', { augment: Array(100_000).fill('flip') }],
      ['100,000 runs', { runs: Array(100_000).fill({ seed: 1, order: 1, noise: 1 }) }],
      ['an optimizer of 1 MB', { optimizer: megabyte }],
      ['checkpoints of 1 MB', { checkpoints: '1ep+'.repeat(250_000) }],
      ['1e9 levels of pruning', { prune: 'magnitude:levels=1000000000,rewind=1ep' }],
      ['2^32 - 1 epochs', { epochs: 2 ** 32 - 1 }],
      ['batches of 2^32 - 1', { batchSize: 2 ** 32 - 1 }],
      ['a learning rate that is not a number', { learningRate: Number.NaN }, 1],
      ['a learning rate without end', { learningRate: Number.POSITIVE_INFINITY }, 1],
      ['a label smoothing of -1', { labelSmoothing: -1 }],
    ].map(([what, more, isUndigestible]) => ({
      what,
      expected: invalid,
      wire: isUndigestible ? { ...train({}), spec: { ...train({}).spec, ...more } } : train(more),
    })),
  ],
  matcher: (match) => [
    ...ofAll(match),
    {
      what: '1e9 restarts',
      expected: invalid,
      wire: match({ method: 'weight:restarts=1000000000' }),
    },
    { what: '10,000 models', expected: invalid, wire: manyModels(match({})) },
    { what: 'a spec of 100,000 groups', expected: invalid, wire: withGroups(match({}), 100_000) },
    {
      what: 'a model under a key of another',
      expected: invalid,
      wire: underKey(match({}), `artifacts/sha256/${others}`),
    },
  ],
  evaluator: (evaluate) => [
    ...ofAll(evaluate),
    ...ofDataset(evaluate),
    {
      what: '5,000 splits',
      expected: invalid,
      wire: evaluate({ splits: Array(5000).fill('test') }),
    },
    {
      what: '5,000 corrections',
      expected: invalid,
      wire: evaluate({ repair: Array(5000).fill('none') }),
    },
    { what: '1e9 points', expected: invalid, wire: evaluate({ path: 'line:points=1000000000' }) },
    { what: '10,000 models', expected: invalid, wire: manyModels(evaluate({})) },
  ],
};

/** What every service is asked in vain. */
function ofAll(build) {
  const { digest } = build({});
  return [
    {
      what: 'a network whose name has 1 MB',
      expected: invalid,
      wire: build({ network: megabyte }),
    },
    {
      what: 'a network of 500,000 umlauts',
      expected: invalid,
      wire: build({ network: 'ü'.repeat(500_000) }),
    },
    { what: 'another digest', expected: invalid, wire: { ...build({}), digest: others } },
    { what: 'a digest of 1 MB', expected: invalid, wire: { ...build({}), digest: megabyte } },
    { what: 'nothing at all', expected: invalid, wire: Buffer.alloc(0) },
    {
      what: 'bytes that are no message',
      expected: invalid,
      wire: Buffer.from('ffffffffff0f', 'hex'),
    },
    {
      what: 'a field that is cut short',
      expected: invalid,
      wire: Buffer.from(`0a7f${digest}`, 'latin1'),
    },
    { what: 'a message of 8 MB', expected: 'RESOURCE_EXHAUSTED', wire: Buffer.alloc(8_000_000, 1) },
  ];
}

/** Data sets that are not there, or are not to be looked at. */
function ofDataset(build) {
  const request = build({});
  const dataset = (sha256, key = `artifacts/sha256/${sha256}`) => ({
    ...request,
    dataset: { ...request.dataset, sha256, key },
  });
  return [
    ['under the key of another', dataset(request.dataset.sha256, `artifacts/sha256/${others}`)],
    [
      'under a key that leads out of the store',
      dataset(request.dataset.sha256, '../../../etc/passwd'),
    ],
    ['that is a record', dataset(request.dataset.sha256, `results/${request.digest}.json`)],
    ['whose hash is none', dataset('x')],
    ['whose hash has 1 MB', dataset(megabyte)],
  ].map(([what, wire]) => ({ what: `a data set ${what}`, expected: invalid, wire }));
}

function manyModels(request) {
  return { ...request, models: Array(10_000).fill(request.models[0]) };
}

function underKey(request, key) {
  const [first, ...rest] = request.models;
  return { ...request, models: [{ ...first, key }, ...rest] };
}

function withGroups(request, count) {
  const groups = Array.from({ length: count }, (_, i) => ({ name: `g${i}`, size: 8, axes: [] }));
  return { ...request, spec: { ...request.spec, ownSpec: { groups } } };
}
