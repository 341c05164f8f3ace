import { readFileSync } from 'node:fs';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { trainSpec } from '@isthmus/task';
import { defaultSettings, settingKeys } from '@isthmus/training/settings';
import { expect, it } from 'vitest';
import { readPackages } from './source-tree.js';

/** Where one of the settings is spelled: in the table, where it is used, and where other tools' names for it are. */
const places = [
  'libs/spelling/src/synonyms.ts',
  'libs/training/src/learner/trainee.ts',
  'libs/training/src/plan/training-plan.ts',
  'libs/training/src/replicas/replica-pass.ts',
  'libs/training/src/replicas/replicas.ts',
  'libs/training/src/settings/training-settings.ts',
];

it('a training setting is spelled in 6 files: the table, what uses it, and its names elsewhere', () => {
  const found = readPackages()
    .flatMap(({ files }) => files)
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('tests/') && !/\.(test|fixture)\.tsx?$/.test(path))
    .filter((path) => /labelSmoothing|label-smoothing/.test(readFileSync(`../${path}`, 'utf8')));
  expect(found.toSorted()).toEqual(places);
});

it('every training setting crosses the wire', () => {
  const spec = trainSpec.parse({
    ...defaultSettings,
    network: 'mlp:1-1',
    runs: [{ seed: 1, order: 2, noise: 3 }],
  });
  const { requestType } = TrainerServiceDefinition.methods.train;
  const request = requestType.fromPartial({ spec });
  const received = requestType.decode(requestType.encode(request).finish());
  expect(trainSpec.parse(received.spec)).toEqual(spec);
});

it.each(settingKeys)('docs/training.md has %s in its table', (key) => {
  const text = readFileSync('../docs/training.md', 'utf8');
  expect(text).toMatch(new RegExp(`^\\| [^|]*\`${key}\``, 'm'));
});
