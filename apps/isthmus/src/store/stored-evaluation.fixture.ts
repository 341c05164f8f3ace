/** The spec of the smallest evaluation that a store can hold. */
export const evaluateSpec = {
  network: 'mlp:2-2',
  path: 'line:points=2',
  collapse: false,
  splits: ['test' as const],
  repair: ['none' as const],
};

const place = {
  ...{ loss: 1, accuracy: 0, calibrationError: 0, temperature: 1, calibratedLoss: 1, collapse: [] },
};

/** What it came to. */
export const curve = {
  split: 'test' as const,
  repair: 'none' as const,
  examples: 1,
  points: [0, 1].map((at) => ({ at: [at], ...place })),
};
