import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readPackages } from './source-tree.js';

interface ErrorClass {
  readonly name: string;
  readonly path: string;
  /** What is written of `isBadInput`: a value, or else its type; undefined where nothing is. */
  readonly isBadInput: string | undefined;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** The classes of a text that extend an error, by its name. */
function errorClassesOf(path: string, text: string): readonly ErrorClass[] {
  const found: ErrorClass[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isClassLike(node) && /^class .* extends \w*Error\b/s.test(headOf(node))) {
      const says = node.members.filter(ts.isPropertyDeclaration).find((member) => {
        return member.name.getText() === 'isBadInput';
      });
      const isBadInput = (says?.initializer ?? says?.type)?.getText();
      found.push({ name: node.name?.text ?? 'unnamed', path, isBadInput });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

function headOf(node: ts.ClassLikeDeclaration): string {
  const parents = node.heritageClauses?.map((clause) => clause.getText()).join(' ');
  return `class ${node.name?.text} ${parents}`;
}

const classes = readPackages()
  .flatMap(({ files }) => files)
  .filter(({ path }) => !/^tests\/|\.(test|fixture)\.tsx?$/.test(path))
  .flatMap(({ path }) => errorClassesOf(path, readFileSync(join(root, path), 'utf8')));

const saying = (word: string) =>
  classes.flatMap(({ name, isBadInput }) => (isBadInput === word ? [name] : [])).sort();

describe('the classes of errors', () => {
  it('each say whether they mean bad input', () => {
    const silent = classes.filter(
      ({ isBadInput }) => !['true', 'false', 'boolean'].includes(`${isBadInput}`),
    );
    expect(silent.map(({ name, path }) => `${path}: ${name}`)).toEqual([]);
    expect(classes.length).toBeGreaterThan(25);
  });

  it('mean it where what was given cannot be used, now or later', () => {
    expect(saying('true')).toEqual([
      'BadInput',
      'CannotListen',
      'CheckpointError',
      'EnvError',
      'InvalidRequest',
      'Misfit',
      'NotationError',
      'QueryError',
      'QuestionError',
      'StoreForbidden',
      'StoreMisconfigured',
      'StudyFileError',
    ]);
    // A download that failed may well succeed later.
    expect(saying('boolean')).toEqual(['DatasetError']);
  });
});

describe('errorClassesOf', () => {
  it('sees what a class says, and where it says nothing', () => {
    const text = [
      'export class Refused extends Error { readonly isBadInput = true; }',
      'class Silent extends TypeError {}',
      'class Kind extends Error { readonly isBadInput: boolean; }',
      'class Other extends Shape {}',
    ].join('\n');
    expect(errorClassesOf('a.ts', text)).toEqual([
      { name: 'Refused', path: 'a.ts', isBadInput: 'true' },
      { name: 'Silent', path: 'a.ts', isBadInput: undefined },
      { name: 'Kind', path: 'a.ts', isBadInput: 'boolean' },
    ]);
  });
});
