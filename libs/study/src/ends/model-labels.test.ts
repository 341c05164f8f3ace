import { expect, it } from 'vitest';
import { modelLabels } from './model-labels.js';

it.each([
  [
    ['runs/a.pt', 'runs/b.safetensors'],
    ['a', 'b'],
  ],
  [
    ['runs/1/model.pt', 'runs/2/model.pt'],
    ['1/model', '2/model'],
  ],
  [
    ['x/1/last/m.pth.tar', 'y/1/last/m.pth.tar'],
    ['x/1/last/m', 'y/1/last/m'],
  ],
  [
    ['bert/', 'gpt/'],
    ['bert', 'gpt'],
  ],
  [
    ['lr-1e-3.pt', 'lr-0.1'],
    ['lr-1e-3', 'lr-0.1'],
  ],
  [
    ['same.pt', 'same.pt'],
    ['same', 'same'],
  ],
])('models in %j are called %j', (files, labels) => {
  expect(modelLabels(files)).toEqual(labels);
});
