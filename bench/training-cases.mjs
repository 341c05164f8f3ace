/** What trainings are timed, here and by scripts/gpu-check: networks as ours and training.py's read them. */

export const optimizers = {
  sgd: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
};

export const learningRates = { sgd: 0.01, adam: 1e-3 };

/** A perceptron of three hidden layers on images of MNIST's size. */
export const perceptron = (width, optimizer = 'sgd') => ({
  name: `mlp 784-3x${width}-10, ${optimizer}`,
  network: `mlp:784-${width}-${width}-${width}-10`,
  family: 'mlp',
  widths: [784, width, width, width, 10],
  optimizer,
  norm: 'none',
  shape: [784],
  examples: 20_000,
  batch: 500,
  layout: 'contiguous',
});

/** A network of convolutions on images of CIFAR-10's size. */
export const imageNetwork = (family, norm) => ({
  name: `${family}, ${norm} norm`,
  network: `${family}:3x32x32-10,norm=${norm}`,
  family,
  optimizer: 'sgd',
  norm,
  shape: [3, 32, 32],
  examples: 5000,
  batch: 128,
  // The faster of PyTorch's two layouts for these networks.
  layout: 'channels last',
});
