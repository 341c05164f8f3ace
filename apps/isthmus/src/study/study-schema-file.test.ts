import { readFileSync } from 'node:fs';
import { studyFileSchema } from '@isthmus/study';
import { expect, it } from 'vitest';

it('studies/study.schema.json is what `isthmus schema` prints', () => {
  const file = new URL('../../../../studies/study.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(studyFileSchema())),
  );
});
