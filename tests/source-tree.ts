import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Import {
  readonly specifier: string;
  /** `path:line`, as an editor opens it. */
  readonly at: string;
}

interface SourceFile {
  /** From the root, as in `libs/rpc/src/start-service.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

export interface Package {
  /** From the root, as in `libs/rpc`. */
  readonly folder: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Names of the packages and vendors that its package.json declares. */
  readonly dependencies: readonly string[];
  /** Folders, from the root, that its tsconfig.json refers to. */
  readonly references: readonly string[];
  readonly files: readonly SourceFile[];
}

interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every package of TypeScript among the workspaces, with its hand-written TypeScript. */
export function readPackages(): Package[] {
  const { workspaces } = readJson<{ workspaces: string[] }>('package.json');
  const isTypescript = (folder: string) => existsSync(join(root, folder, 'tsconfig.json'));
  return workspaces.flatMap(workspaceFolders).filter(isTypescript).map(readPackage);
}

/** The modules that a text imports in any way: for types, as a re-export, dynamically. */
export function importsOf(path: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    at: `${path}:${lineCount(text.slice(0, pos))}`,
  }));
}

function workspaceFolders(pattern: string): string[] {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(join(root, parent)).map((name) => join(parent, name));
}

function readPackage(folder: string): Package {
  const manifest = readJson<Manifest>(join(folder, 'package.json'));
  const { references } = readJson<{ references: { path: string }[] }>(
    join(folder, 'tsconfig.json'),
  );
  return {
    folder,
    name: manifest.name,
    description: manifest.description,
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    references: references.map(({ path }) => join(folder, path)),
    files: typescriptBelow(folder).map(readSource),
  };
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, lines: lineCount(text.trimEnd()), imports: importsOf(path, text) };
}

function typescriptBelow(folder: string): string[] {
  const notWritten = ['node_modules', 'dist', 'gen'];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !notWritten.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return typescriptBelow(path);
      return /\.tsx?$/.test(entry.name) ? [path] : [];
    });
}

const lineCount = (text: string) => text.split('\n').length;

/** The caller names the shape: these are the project's own files, and a wrong one fails the test. */
const readJson = <Shape>(path: string) =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Shape;
