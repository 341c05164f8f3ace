import { describe, expect, it } from 'vitest';
import { crateMetadata } from './crate-metadata.js';

interface Graph {
  readonly '@context': unknown;
  readonly '@graph': readonly (Readonly<Record<string, unknown>> & { readonly '@id': string })[];
}

const file = (path: string) => ({
  ...{ path, name: path, mediaType: 'text/csv', sizeBytes: 3, sha256: 'ab'.repeat(32) },
});

/** Stands in for a JSON reader: what is not JSON is lost. */
const crate = JSON.parse(
  JSON.stringify(
    crateMetadata({
      name: 'a study',
      description: 'of two networks',
      date: '2026-03-01T12:00:00.000Z',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      files: [file('study.yaml'), file('charts/one two.svg')],
      study: 'study.yaml',
      command: 'isthmus run study.yaml',
      software: { Isthmus: '0.1.0' },
      datasets: { 'digits:subset=100': 'cd'.repeat(32) },
      traceId: undefined,
    }),
  ),
) as Graph;
const entity = (id: string) => crate['@graph'].find((one) => one['@id'] === id);

describe('the metadata of a crate', () => {
  it('has the descriptor and the root that RO-Crate 1.1 asks for', () => {
    expect(entity('ro-crate-metadata.json')).toEqual({
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      about: { '@id': './' },
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
    });
    expect(entity('./')).toMatchObject({
      ...{ '@type': 'Dataset', name: 'a study', description: 'of two networks' },
      datePublished: '2026-03-01T12:00:00.000Z',
      license: { '@id': 'https://creativecommons.org/licenses/by/4.0/' },
      hasPart: [{ '@id': 'study.yaml' }, { '@id': 'charts/one%20two.svg' }],
    });
  });

  it('describes every file, and nothing that it names is missing or there twice', () => {
    const ids = crate['@graph'].map((one) => one['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    const isReference = (value: unknown): value is { readonly '@id': string } =>
      typeof value === 'object' && value !== null && '@id' in value;
    const named = crate['@graph'].flatMap((one) =>
      Object.values(one)
        .flat()
        .flatMap((value) => (isReference(value) ? [value['@id']] : [])),
    );
    const isThere = (id: string) => ids.includes(id) || id === 'https://w3id.org/ro/crate/1.1';
    expect(named.filter((id) => !isThere(id))).toEqual([]);
  });

  it('says what made it, of what, and how to do so again', () => {
    expect(entity('#run')).toMatchObject({
      '@type': 'CreateAction',
      description: 'To compute it anew: isthmus run study.yaml',
      instrument: { '@id': '#software-Isthmus' },
      object: [{ '@id': 'study.yaml' }, { '@id': '#data-digits%3Asubset%3D100' }],
      result: { '@id': 'charts/one%20two.svg' },
    });
  });
});
