import { encodeDataset, loadDataset } from '@isthmus/dataset';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BadInput } from '../terminal/exit-code.js';
import { annotatedModel } from './annotated-model.fixture.js';
import { sha256Of } from './content-hash.js';
import { chooseOptional, measuredDataset, optionalDataset } from './measured-dataset.js';

const load = (notation: string) =>
  loadDataset(notation, { dataDir: undefined, cacheDir: '/nowhere' });
const moons = 'teacher-student:inputs=4,train=8,test=4';
const sha256 = sha256Of(encodeDataset(await load(moons)));
const trained = (file: string, dataset = { notation: moons, sha256 }) =>
  annotatedModel(file, 1, { dataset });
const bare = annotatedModel('bare', 1);

describe('the data set to measure on', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  afterEach(() => said.mockClear());

  it('is the one that is asked for', async () => {
    const asked = 'teacher-student:inputs=4,train=4,test=4';
    const { notation } = await measuredDataset(load, { models: [trained('A')], asked });
    expect(notation).toBe(asked);
  });

  it('is else the one on which the models were trained, and that is said', async () => {
    const models = [trained('A'), trained('B')] as const;
    const { notation, dataset } = await measuredDataset(load, { models, asked: undefined });
    expect([notation, dataset.test.count]).toEqual([moons, 4]);
    expect(said).toHaveBeenCalledWith(`data set: ${moons}, on which the models were trained\n`);
  });

  it.each([
    ['a model does not say', [trained('A'), bare], 'was trained [files=bare]; name the one'],
    [
      'two say different ones',
      [trained('A'), trained('B', { notation: 'digits', sha256: '1f' })],
      `different data sets [A=${moons}, B=digits]; name the one`,
    ],
    [
      'it has changed since',
      [trained('A', { notation: moons, sha256: '1f' })],
      `not the one on which the models were trained [dataset=${moons}, expected sha256:1f`,
    ],
  ] as const)('is none where %s', async (_, models, message) => {
    const measuring = { models, asked: undefined };
    await expect(measuredDataset(load, measuring)).rejects.toThrow(BadInput);
    await expect(measuredDataset(load, measuring)).rejects.toThrow(message);
  });

  it('may be none where it can be done without', async () => {
    expect(chooseOptional([bare], undefined)).toBeUndefined();
    expect(chooseOptional([trained('A')], 'none')).toBeUndefined();
    expect(said).not.toHaveBeenCalled();
    const mixed = { models: [trained('A'), bare], asked: undefined } as const;
    expect(await optionalDataset(load, mixed)).toBeUndefined();
    expect(said).toHaveBeenCalledWith(expect.stringMatching(/^no data set: nothing says/));
  });

  it('is warned of where it overlaps the one of the training', async () => {
    const models = [
      annotatedModel('A', 1, { dataset: { notation: 'mnist', sha256: '1f' } }),
    ] as const;
    const digits = async () => ({ ...(await load(moons)), name: 'digits' });
    const { warnings } = await measuredDataset(digits, { models, asked: 'digits' });
    expect(warnings).toEqual([expect.stringMatching(/^A was trained on mnist: all images/)]);
    expect(said).toHaveBeenCalledWith(`warning: ${warnings[0]}\n`);
  });
});
