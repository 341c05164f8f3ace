import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess, isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';

const commands = [
  ...[
    'quickstart',
    'init',
    'schema',
    'run',
    'watch',
    'plan',
    'results',
    'query',
    'explain',
    'export',
    'report',
    'plot',
    'scaling',
    'train',
    'match',
    'merge',
    'fuse',
    'methods',
    'barrier',
    'connect',
    'sequence',
    'layers',
    'evaluate',
    'geometry',
    'spec',
    'verify',
    'inspect',
    'serve',
  ],
  'doctor',
  ...['store', 'store ls', 'store du', 'store gc', 'store verify'],
  ...['dataset', 'dataset list', 'dataset get', 'dataset path'],
  ...['theory', 'theory width', 'theory dimension', 'theory wasserstein', 'theory symmetries'],
];

describe('--help', () => {
  it('lists every command', async () => {
    const { code, stdout } = await isthmus(['--help'], { cwd: freshFolder() });
    expect(code).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    const groups = [...stdout.matchAll(/^([A-Z].*):$/gm)].map(([, title]) => title);
    expect(groups).toEqual([
      ...['Options', 'Studies', 'Train and match', 'Measure', 'Models and data', 'System'],
    ]);
    const names = commands.filter((name) => !name.includes(' '));
    expect(listed.filter((name) => name !== 'help').sort()).toEqual(names.sort());
  });

  it.concurrent.each(commands)(
    'of %s ends with an example of it, and its own options before the common ones',
    async (command) => {
      const args = [...command.split(' '), '--help'];
      const { code, stdout } = await inProcess(args, { cwd: freshFolder() });
      expect(code).toBe(0);
      const headings = [...stdout.matchAll(/^(Options|Common options):$/gm)].map(
        ([, name]) => name,
      );
      expect(headings.at(-1)).toBe('Common options');
      expect(headings.length).toBeLessThanOrEqual(2);
      expect(stdout).toMatch(new RegExp(`\nExamples?:\n +\\$ isthmus ${command}\\b`));
      const isForPeople = ['serve', 'store', 'dataset', 'theory'].includes(command);
      const [, common] = stdout.split('Common options:');
      if (!isForPeople) expect(common).toContain('--json');
    },
  );
});

describe('what is loaded', () => {
  const hook = new URL('./loaded-modules.mjs', import.meta.url).href;
  /** The modules, behind the last node_modules or from the root of this repository, but Node's own. */
  const modulesOf = async (...args: readonly string[]) => {
    const cwd = freshFolder();
    const file = join(cwd, 'loaded');
    const env = { NODE_OPTIONS: `--import ${hook}`, LOADED_MODULES: file };
    const { stdout } = await succeed(args, { cwd, env }, isthmus);
    expect(stdout).not.toBe('');
    const root = new URL('../', import.meta.url).href;
    const urls = readFileSync(file, 'utf8')
      .split('\n')
      .filter((url) => url.startsWith('file:'));
    return urls.map((url) => url.replace(root, '').replace(/^.*node_modules\//, ''));
  };
  const light =
    /^(commander|fastest-levenshtein|libs\/(spelling|runtime\/dist\/(open-files|bad-input))|apps\/isthmus\/(bin|dist\/terminal|dist\/[^/]*$|dist\/commands\/command-table))/;

  it.each(['--version', '--help', 'help'])(
    'for %s is the list of commands alone, and of other packages three small ones',
    async (args) => {
      const modules = await modulesOf(args);
      expect(modules).toContain('apps/isthmus/dist/commands/command-table.js');
      expect(modules.filter((module) => !light.test(module))).toEqual([]);
    },
  );

  it('for the help of a command is no other command', async () => {
    const modules = await modulesOf('help', 'methods');
    const commands = modules.flatMap(
      (module) => /commands\/(\w+)-command\.js$/.exec(module)?.[1] ?? [],
    );
    expect(commands).toEqual(['methods']);
  });
});

it('a command whose reader has gone ends quietly', async () => {
  const bin = createRequire(import.meta.url).resolve('@isthmus/cli/bin/isthmus.js');
  const child = spawn(process.execPath, [bin, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
