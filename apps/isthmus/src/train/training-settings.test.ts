import { expandStudy, parseStudy, type Study, studyJsonSchema } from '@isthmus/study';
import {
  type SettingKey,
  settingKeys,
  trainingSettings,
  variedKeys,
} from '@isthmus/training/settings';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { trainCommand } from '../commands/train-command.js';
import { matcherTable } from '../study/results-table.js';

const { properties = {} } = studyJsonSchema();
const schemaOf = (key: string) => {
  const schema = properties[key];
  return typeof schema === 'object' ? (schema.properties ?? {}) : {};
};

/** A study whose grid has two values of every setting that may be varied. */
function variedStudy(): Study {
  const study = parseStudy('{ name: s, dataset: digits, network: mlp:1-1, pairs: [[1, 2]] }', {
    file: 'study.yaml',
  });
  const grid = variedKeys.map((key) => [
    `train.${key}`,
    [study.train[key], other(study.train[key])],
  ]);
  return { ...study, match: ['weight'], grid: Object.fromEntries(grid) };
}

function other(value: number | string | readonly string[]) {
  if (typeof value === 'number') return value + 0.5;
  return typeof value === 'string' ? 'another' : ['another'];
}

it('a study has every training setting, described and with its default', () => {
  const train = schemaOf('train');
  expect(Object.keys(train)).toEqual([...settingKeys, 'replicas']);
  for (const key of settingKeys) {
    const { expected, default: otherwise } = trainingSettings[key];
    expect(train[key]).toMatchObject({ description: expected, default: otherwise });
  }
});

it('a grid varies every training setting that may be varied, and no other', () => {
  const varied = variedKeys.map((key) => `train.${key}`);
  const measured = [
    ...['evaluate.points', 'evaluate.splits', 'evaluate.repair'],
    ...['barrier.baseline', 'barrier.reduce', 'barrier.clip', 'match'],
  ];
  const all = ['dataset', 'network', ...varied, ...measured];
  expect(Object.keys(schemaOf('grid'))).toEqual(all);
});

it('a grid is crossed in every training setting that may be varied', () => {
  const cells = expandStudy(variedStudy());
  expect(cells).toHaveLength(2 ** variedKeys.length);
  expect(new Set(cells.map(({ train }) => JSON.stringify(train))).size).toBe(cells.length);
});

it.each(settingKeys)(
  'train has an option with a default and a sentence for %s',
  (key: SettingKey) => {
    const { option, description, default: otherwise } = trainingSettings[key];
    const found = trainCommand(new Command()).options.find(({ flags }) => flags === option);
    expect(found).toMatchObject({ description, defaultValue: otherwise });
  },
);

it('a table of results has a column for every training setting that varies', () => {
  const study = variedStudy();
  const ends = [expandStudy(study)[0], expandStudy(study).at(-1)].flatMap((cell) => cell ?? []);
  const why = { status: 'missing', task: '', message: '' } as const;
  const { head } = matcherTable({
    study,
    cells: [],
    unfinished: ends.map((cell) => ({ cell, ...why })),
    tasks: { computed: 0, cached: 0, failed: 0, skipped: 0 },
    stages: [],
    failures: [],
    provenance: { isthmus: '', node: '', tensorflow: '', store: '' },
  });
  expect(head).toHaveLength(variedKeys.length + 2);
  expect(new Set(head).size).toBe(head.length);
  expect(head).toEqual(expect.arrayContaining(['learning rate', 'batch size', 'label smoothing']));
});
