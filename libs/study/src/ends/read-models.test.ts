import { describe, expect, it } from 'vitest';
import { checkedStudy } from '../checked-study.js';
import { expandStudy } from '../study-cell.js';
import { StudyFileError } from '../study-file.js';
import { artifactOf, readers } from '../study-readers.fixture.js';
import { pairLabel } from './end.js';

describe('a study of models that exist', () => {
  const lines = (list: string, pairs = 'all') =>
    `name: s\ndataset: digits\nmodels: ${list}\npairs: ${pairs}\nmatch: [weight]\n`;
  const read = (list: string, pairs?: string) =>
    checkedStudy(lines(list, pairs), { file: 's.yaml', readers });
  const told = async (list: string, pairs?: string) => {
    const error = await read(list, pairs).catch((error: unknown) => error);
    return error instanceof StudyFileError ? error.message.split('\n') : expect.fail('none');
  };

  it('has one entry a model, with its label, network and artifact', async () => {
    const list =
      '[{ files: "runs/a.pt|runs/b.pt", columns: { seed: 3 } }, { files: c.pt, label: C }]';
    const { models: found } = await read(list);
    const network = 'mlp:784-8-10';
    expect(found).toEqual([
      {
        files: 'runs/a.pt',
        label: 'a',
        network,
        artifact: artifactOf('runs/a.pt'),
        columns: { seed: 3 },
      },
      {
        files: 'runs/b.pt',
        label: 'b',
        network,
        artifact: artifactOf('runs/b.pt'),
        columns: { seed: 3 },
      },
      { files: 'c.pt', label: 'C', network, artifact: artifactOf('c.pt') },
    ]);
  });

  it('has cells that say of their models what is known, and nothing of a training', async () => {
    const cells = expandStudy(await read('[{ files: "a|b|c", columns: { seed: 3 } }]'));
    expect(cells.map(({ pair }) => pairLabel(pair))).toEqual(['a-b', 'a-c', 'b-c']);
    expect(cells[0]).toEqual({
      dataset: 'digits',
      network: 'mlp:784-8-10',
      pair: ['a', 'b'].map((file) => {
        return { label: file, file, artifact: artifactOf(file), columns: { seed: 3 } };
      }),
      method: 'weight',
    });
  });

  it('may name some by their hashes in the store', async () => {
    const sha256 = 'c'.repeat(64);
    const { models: found } = await read(`[{ artifact: ${sha256} }, { files: a }]`);
    expect(found?.map(({ label }) => label)).toEqual([artifactOf(sha256).sha256.slice(0, 12), 'a']);
  });

  it.each([
    [
      '[{ files: none/* }]',
      'all',
      ['3:19: wrong value for models[0].files: no model file has such a name'],
    ],
    [
      '[{ files: [a, bad1, bad2] }]',
      'all',
      [
        '3:23: wrong value for models[0].files[1]: the file is damaged [file=bad1]',
        '3:29: wrong value for models[0].files[2]: the file is damaged [file=bad2]',
      ],
    ],
    [
      '[{ files: a|b|c }]',
      'disjoint',
      [
        '3:19: wrong value for models[0].files: disjoint pairs leave one of an odd number of networks over [expected an even number, got 3]; add or leave out one, or set pairs: all or pairs: reference [models of mlp:784-8-10: a, b, c]; networks of different kinds are not paired',
      ],
    ],
    [
      '[{ files: a|b }, { files: wide }]',
      'all',
      [
        '3:35: wrong value for models[1].files: a pair needs two networks [expected 2 or more, got 1] [models of mlp:784-9-10: wide]; networks of different kinds are not paired',
      ],
    ],
    [
      '[{ files: a|x/a }, { files: a }]',
      'all',
      [
        '3:37: wrong value for models[1].files: two models have the label "a" [a, a]; give them labels',
      ],
    ],
    [
      '[{ files: a|b, label: x }]',
      'all',
      [
        "3:31: wrong value for models[0].label: a label is of one model [files=2]; leave it out, and each has its file's name",
      ],
    ],
    [
      '[{ files: a|b }]',
      '[[a, c]]',
      ['4:13: wrong value for pairs[0][1]: no model has the label "c" [expected one of a, b]'],
    ],
    [
      '[{ files: a|wide }]',
      '[[a, wide]]',
      [
        '4:9: wrong value for pairs[0]: the ends of a pair are of different networks [mlp:784-8-10, mlp:784-9-10]',
      ],
    ],
    [
      `[{ files: a, artifact: ${'d'.repeat(64)} }, { files: b }]`,
      'all',
      [
        `3:19: wrong value for models[0].files: the weights of the file are others [file=a, expected sha256:${'d'.repeat(64)}, got sha256:${artifactOf('a').sha256}]`,
      ],
    ],
    [
      '[{ label: x }, { files: a|b, colums: {} }]',
      'all',
      [
        '3:10: wrong value for models[0]: expected a map with files, or with the artifact of a network in the store, got a map',
        '3:38: unknown key "colums" in models[1]: expected one of files, artifact, label, network, weights, columns; did you mean "columns"?',
      ],
    ],
  ])('%s, paired %s, is told', async (list, pairs, expected) => {
    expect(await told(list, pairs)).toEqual(expected.map((line) => `s.yaml:${line}`));
  });

  it('may have its network in a file', async () => {
    const { models: found } = await read('[{ files: a|b, network: own.json }]');
    expect(found).toMatchObject([{ label: 'a' }, { label: 'b' }]);
    expect(await told('[{ files: a|b, network: gone.json }]')).toEqual([
      's.yaml:3:33: wrong value for models[0].network: cannot read the file [file=gone.json]',
    ]);
  });

  it('is refused for models of the same weights', async () => {
    expect(await told('[{ files: a, label: x }, { files: a|b }]', '[[a, b]]')).toEqual([
      's.yaml:3:43: wrong value for models[1].files: two models hold the same weights, and a barrier between them says nothing [a, a]; leave one out',
    ]);
  });

  it('is refused for what is of trained networks alone', async () => {
    const text = `${lines('[{ files: a|b }]')}network: mlp:784-8-10\nsweep: { grid: { train.epochs: [1, 2] } }\n`;
    const error = await checkedStudy(text, { file: 's.yaml', readers }).catch(
      (one: unknown) => one,
    );
    expect(
      String(error)
        .split('\n')
        .map((line) => line.replace('StudyFileError: ', '')),
    ).toEqual([
      expect.stringMatching(
        /^s\.yaml:6:10: wrong value for network: nothing is trained in this study/,
      ),
      expect.stringMatching(
        /^s\.yaml:7:\d+: .*nothing is trained in this study, and train\.epochs is/,
      ),
    ]);
  });
});
