import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { environmentFor } from './spawn-isthmus.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

const bin = createRequire(import.meta.url).resolve('@isthmus/cli/bin/isthmus.js');
const pairs = [[71, 72]];

describe('a study that is watched', { timeout: 120_000 }, () => {
  it.skipIf(!existsSync('/usr/bin/script'))(
    'on a terminal is drawn again and again, in lines that fit, and leaves stdout to the result',
    async () => {
      const cwd = freshFolder();
      const study = writeStudy(cwd, { ...tinyStudy, pairs });
      const run = `stty cols 60 rows 20; ${process.execPath} ${bin} run ${study} --json > out.json`;
      const env = { ...environmentFor({ cwd, env: sharedServices }), TERM: 'xterm' };
      const { stdout } = await promisify(execFile)('script', ['-qefc', run, '/dev/null'], {
        ...{ cwd, env },
      });
      const frames = stdout.split('\u001b[?2026h').slice(1);
      expect(frames.length).toBeGreaterThan(3);
      const drawn = frames.map((frame) => frame.split('\u001b[?2026l')[0] ?? '');
      const lines = drawn.flatMap((text) => stripVTControlCharacters(text).split(/\r?\n/));
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(60);
      expect(lines).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^train {5}░{8} 0\/2 .*ETA \?$/),
          expect.stringMatching(/^evaluate {2}█{8} 2\/2/),
          expect.stringMatching(
            /^loss barrier on test: best \d\.\d{4} \(71-72 (identity|weight)\)/,
          ),
        ]),
      );
      const printed = readFileSync(join(cwd, 'out.json'), 'utf8');
      expect(runResultOf({ code: 0, stdout: printed, stderr: '' }).results).toHaveLength(2);
    },
  );

  it.skipIf(!existsSync('/usr/bin/script'))(
    'on a terminal ends by Ctrl-C as elsewhere: its services too, with a word',
    async () => {
      const cwd = freshFolder();
      const study = writeStudy(cwd, { ...tinyStudy, train: { epochs: 500, batchSize: 50 } });
      const run = `stty cols 80 rows 20; exec ${process.execPath} ${bin} run ${study}`;
      const env = { ...environmentFor({ cwd }), TERM: 'xterm' };
      const terminal = spawn('script', ['-qefc', run, '/dev/null'], { cwd, env });
      const ended = once(terminal, 'exit');
      let text = '';
      terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (/epoch \d/.test(text)) terminal.stdin.end('\u0003');
      });
      expect(await ended).toEqual([130, null]);
      expect(text).toContain('interrupted; run the same command again');
      expect(text).not.toContain('failed');
      expect(namesIn(cwd, '.isthmus', 'store', 'leases')).toEqual([]);
    },
  );

  it('without one is told in plain lines at the turns of its stages', async () => {
    const cwd = freshFolder();
    const study = writeStudy(cwd, { ...tinyStudy, pairs: [[73, 74]] });
    const { stderr } = await succeed(['run', study], { cwd, env: sharedServices });
    expect(stderr).not.toContain('\u001b');
    const told = stderr.split('\n').filter((line) => line.startsWith('train '));
    expect(told[0]).toMatch(/^train 0\/2 \(.*ETA \?\), match 0\/2 \(ETA \?\)/);
    expect(told.at(-1)).toMatch(/^train 2\/2, match 2\/2, evaluate 2\/2; 2 of 2 cells done after /);
    expect(told.length).toBeLessThanOrEqual(8);
  });
});
