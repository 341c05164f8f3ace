import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandFailed } from './command.mjs';
import { root } from './paths.mjs';

const SOURCE = 'libs/assignment/assembly/solver.ts';
const COMPILED = 'libs/assignment/src/solver/solver-module.ts';

/** Compiles the assignment solver, and rejects where the tree's is another. */
export async function checkSolverModule() {
  if ((await compiled()) !== readFileSync(join(root, COMPILED), 'utf8')) {
    throw new CommandFailed(`${COMPILED} is not what ${SOURCE} gives: run npm run generate`, '');
  }
}

/** The solver's WebAssembly as a module of ours, which needs no compiler and no file beside it. */
async function compiled() {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--converge', '--noAssert'];
  const { error, stderr } = await asc.main(
    [SOURCE, ...options, '--use', 'abort=', '--disableWarning', '112', '--outFile', 'solver.wasm'],
    {
      readFile: (name, base) => readIfThere(join(root, base, name)),
      writeFile: (_, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new CommandFailed('the solver does not compile', stderr.toString());
  return [
    `/** ${SOURCE} compiled by AssemblyScript: \`npm run generate\`. In base64. */`,
    'export const solverModule =',
    `  '${Buffer.from(binary).toString('base64')}';`,
    '',
  ].join('\n');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(join(root, COMPILED), await compiled());
}
