import { expect, it } from 'vitest';
import { studyJsonSchema } from './study.js';

it('has a JSON Schema that describes every key and requires those without a default', () => {
  const { required, properties = {} } = studyJsonSchema();
  expect(required).toEqual(['name', 'dataset']);
  for (const [key, schema] of Object.entries(properties)) {
    expect(schema, key).toHaveProperty('description');
  }
});
