import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { type ArtifactRef, getArtifact, getIfThere, type ObjectStore } from '@isthmus/object-store';
import type { CrateFile } from '@isthmus/results';
import { formatStudy, type StudyResults } from '@isthmus/study';
import { writeOutput } from '../input/files.js';
import { say } from '../terminal/output.js';
import { writeStudyFiles } from './study-files.js';

/** What a crate is made of. */
export interface ExportedStudy {
  readonly results: StudyResults;
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
  readonly withWeights: boolean;
  readonly license: string;
}

/** What lies in a crate, by the ends of names. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.yaml': 'application/yaml',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.parquet': 'application/vnd.apache.parquet',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
};

const names: Readonly<Record<string, string>> = {
  'study.yaml': 'the study with every default filled in',
  'results.json': 'all that the run found out',
  'results.csv': 'the measurements, one row each',
  'results.parquet': 'the measurements, one row each',
  'report.html': 'the report',
};

/**
 * Writes a study with its results as an RO-Crate into a folder that is not there yet or empty: the study, tables,
 * report and charts, the records of its tasks, and with weights every artifact that these name. Answers with how many
 * files it has.
 */
export async function exportStudy(folder: string, exported: ExportedStudy): Promise<number> {
  const { results } = exported;
  const { crateMetadata, csvTable, measurements, measurementTable, parquetTable } = await import(
    '@isthmus/results'
  );
  const table = measurementTable(measurements(results));
  writeOutput(join(folder, 'study.yaml'), formatStudy(results.study));
  writeOutput(join(folder, 'results.csv'), csvTable(table));
  writeOutput(join(folder, 'results.parquet'), parquetTable(table));
  await writeStudyFiles(results, folder);
  await copyRecords(folder, exported);
  if (exported.withWeights) await copyArtifacts(folder, exported);
  const files = filesIn(folder);
  const metadata = crateMetadata({ ...descriptionOf(exported), files });
  writeOutput(join(folder, 'ro-crate-metadata.json'), `${JSON.stringify(metadata, null, 2)}\n`);
  return files.length + 1;
}

function descriptionOf({ results, license }: ExportedStudy) {
  const { study, cells, unfinished, createdAt, provenance } = results;
  const { isthmus, node, tensorflow, datasets = {}, traceId } = provenance;
  const all = cells.length + unfinished.length;
  return {
    name: study.title ?? study.name,
    description: `A study of linear mode connectivity by Isthmus: ${cells.length} of ${all} cells have a result.`,
    date: createdAt ?? new Date().toISOString(),
    license,
    study: 'study.yaml',
    command: 'isthmus run study.yaml',
    software: {
      Isthmus: isthmus,
      'Node.js': node,
      ...(tensorflow !== '' && { TensorFlow: tensorflow }),
    },
    ...{ datasets, traceId },
  };
}

/** The records of the tasks of all cells that have a result, as they lie in the store. */
async function copyRecords(
  folder: string,
  { results, store, signal }: ExportedStudy,
): Promise<void> {
  const digests = new Set(
    results.cells.flatMap(({ tasks }) =>
      Object.values(tasks ?? {}).flatMap((task) => task?.digest ?? []),
    ),
  );
  for (const digest of digests) {
    const bytes = await getIfThere(store, `results/${digest}.json`, { signal });
    if (bytes === undefined) say(`warning: the store no longer has a record [digest=${digest}]`);
    else writeOutput(join(folder, 'records', `${digest}.json`), bytes);
  }
}

/** Networks and permutations, checked against their hashes. */
async function copyArtifacts(
  folder: string,
  { results, store, signal }: ExportedStudy,
): Promise<void> {
  const wanted = new Map<string, ArtifactRef>();
  for (const { models, match } of results.cells) {
    for (const one of [models.a.model, models.b.model, ...match.permutations]) {
      wanted.set(one.key, one);
    }
  }
  for (const ref of wanted.values()) {
    writeOutput(join(folder, ref.key), await getArtifact(store, ref, { signal }));
  }
}

function filesIn(folder: string): CrateFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((file) => {
      const bytes = readFileSync(file);
      const path = relative(folder, file).split(sep).join('/');
      return {
        path,
        name: names[path] ?? nameOf(path),
        mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream',
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    });
}

function nameOf(path: string): string {
  if (path.startsWith('records/')) return 'the record of a task';
  if (path.startsWith('artifacts/')) return 'a network or a permutation';
  return path.startsWith('charts/') ? 'a chart of the report' : path;
}
