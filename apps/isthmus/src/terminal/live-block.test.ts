import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { type CommandOutput, withCommandIo } from './command-io.js';
import { openBlock } from './live-block.js';
import { say } from './output.js';

/** What is written to stderr, a terminal of so many columns unless there are none, while `work` shows something. */
async function written(
  terminal: { readonly columns?: number },
  env: NodeJS.ProcessEnv,
  work: () => void,
): Promise<string> {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      text += chunk;
      done();
    },
  });
  const isTTY = terminal.columns !== undefined;
  const stderr: CommandOutput = Object.assign(stream, { isTTY, rows: 10, ...terminal });
  await withCommandIo([], { stdout: stderr, stderr, env }, async () => work());
  return text;
}

const show = () =>
  openBlock({
    lines: (_, { bad }) => [bad('a line of 24 characters.')],
    line: () => 'one line',
  });

it('a terminal gets lines no wider than it is, in colours, and what is said above them', async () => {
  const text = await written({ columns: 21 }, {}, () => {
    const block = show();
    say('said meanwhile');
    block.stop();
  });
  expect(text).toContain('\u001b[31ma line of 24 charac…\u001b[39m\n');
  const lines = stripVTControlCharacters(text).split('\n');
  expect(lines).toEqual(['a line of 24 charac…', 'said meanwhile', 'a line of 24 charac…', '']);
});

it('a terminal gets no colours with NO_COLOR', async () => {
  const text = await written({ columns: 80 }, { NO_COLOR: '1' }, () => show().stop());
  expect(text).toContain('a line of 24 characters.\n');
  expect(text).not.toContain('[31m');
});

it.each([{}, { columns: 80, env: { TERM: 'dumb' } }])(
  'without a terminal that can be drawn on there are plain lines, each once, %j',
  async ({ env = {}, ...terminal }: { columns?: number; env?: NodeJS.ProcessEnv }) => {
    const text = await written(terminal, env, () => {
      const block = show();
      block.changed();
      block.tell();
      block.tell();
      say('said meanwhile');
      block.stop();
    });
    expect(text).toBe('one line\nsaid meanwhile\n');
  },
);
