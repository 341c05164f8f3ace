import type { Dataset, Split } from '@isthmus/dataset';
import { createRandom } from '@isthmus/random';
import { defaultSettings, type TrainingSettings } from '../settings/setting-values.js';

/** Two classes of 4-pixel images, told apart by which half is bright. */
function brightHalves(count: number, seed: number): Split {
  const random = createRandom(seed, 'bright halves');
  const y = Uint8Array.from({ length: count }, () => random.integer(2));
  const x = new Uint8Array(count * 4);
  for (let i = 0; i < count; i++) {
    for (let pixel = 0; pixel < 4; pixel++) {
      x[i * 4 + pixel] = random.integer(100) + (Math.floor(pixel / 2) === y[i] ? 155 : 0);
    }
  }
  return { count, x, y };
}

/** So many that the last batch of 100 is a half one. */
export const brightHalvesDataset: Dataset = {
  name: 'bright halves',
  shape: [1, 2, 2],
  classes: 2,
  train: brightHalves(250, 1),
  test: brightHalves(100, 2),
};
/** Which learn it in a few epochs. */
export const quickSettings: TrainingSettings = {
  ...defaultSettings,
  learningRate: 0.01,
  batchSize: 50,
  epochs: 8,
};
