import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseStudy } from './study-file.js';

const folder = new URL('../../../studies/', import.meta.url);

const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

it.each(files)('studies/%s is a study by that name', (file) => {
  const study = parseStudy(readFileSync(new URL(file, folder), 'utf8'), { file });
  expect(`${study.name}.yaml`).toBe(file);
});
