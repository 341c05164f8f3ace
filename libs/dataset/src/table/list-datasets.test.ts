import { describe, expect, it } from 'vitest';
import { digitsFolder } from '../formats/digits.js';
import { emptyFolder } from '../formats/tiny-mnist.fixture.js';
import { encodeDataset } from '../set/dataset-artifact.js';
import { listDatasets } from './list-datasets.js';
import { loadDataset } from './load-dataset.js';

const listings = await listDatasets({ dataDir: undefined, cacheDir: '/none' });

describe('listDatasets', () => {
  it('says of every data set where it is, how to get it, or that it needs neither', () => {
    const status = Object.fromEntries(listings.map(({ name, status }) => [name, status]));
    expect(status).toMatchObject({
      digits: 'found',
      svhn: 'missing',
      'two-moons': 'generated',
      file: 'own',
    });
    expect(listings).toContainEqual(
      expect.objectContaining({ name: 'digits', folder: digitsFolder }),
    );
    const { remedy } = listings.find(({ name }) => name === 'mnist') as { remedy?: string };
    expect(remedy).toContain('run "isthmus dataset get mnist", or put train-images-idx3-ubyte.gz');
  });

  it.each(['digits', 'teacher-student', 'two-moons'])('says what %s is', async (name) => {
    const cacheDir = emptyFolder();
    const { shape, classes, example } = listings.find((listing) => listing.name === name) ?? {};
    const dataset = await loadDataset(name, { dataDir: undefined, cacheDir });
    expect([dataset.name, dataset.shape, dataset.classes]).toEqual([name, shape, classes]);
    const spelledOut = await loadDataset(example ?? '', { dataDir: undefined, cacheDir });
    // Not toEqual, which takes a minute over millions of pixels.
    expect(Buffer.compare(encodeDataset(spelledOut), encodeDataset(dataset))).toBe(0);
  });
});
