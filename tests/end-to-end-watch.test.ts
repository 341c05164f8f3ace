import { existsSync, mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { type RunningCommand, startIsthmus } from './running-command.js';
import { sharedServices } from './shared-services.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
/** Where pictures of the page are kept for whoever wants to look at them. */
const pictures = process.env.TESTS_PICTURES_DIR;

const cwd = freshFolder();
const study = { ...tinyStudy, name: 'watched', pairs: [[91, 92]] };
const file = writeStudy(cwd, study);
const started: RunningCommand[] = [];

/** Starts to watch; answers with the command and the URL of its page. */
async function watch(...options: string[]) {
  const args = ['watch', file, '--port', '0', '--json', ...options];
  const command = startIsthmus(args, { cwd, env: sharedServices });
  started.push(command);
  const [, url = ''] = await command.printed(/"url":"([^"]+)"/, 'stdout');
  return { command, url };
}

/** The events of a stream, as they come, until `count` are there. */
async function events(url: string, count: number, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const { body } = await fetch(url, { headers, signal: stop.signal });
  if (body === null) throw new Error('no body');
  let text = '';
  let whole: readonly string[] = [];
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    // What is behind the last empty line is not whole yet.
    whole = text.split('\n\n').slice(0, -1);
    whole = whole.filter((one) => one.includes('event: '));
    if (whole.length >= count) break;
  }
  stop.abort();
  return whole.map((one) => ({
    id: /^id: (.*)$/m.exec(one)?.[1] ?? '',
    name: /^event: (.*)$/m.exec(one)?.[1] ?? '',
    html: String(JSON.parse(/^data: (.*)$/m.exec(one)?.[1] ?? '""')),
  }));
}

afterAll(async () => {
  for (const { pid, ended } of started) {
    process.kill(pid, 'SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
  }
});

describe('a live page on this machine', { timeout: 120_000 }, () => {
  let url: string;
  let browser: Browser | undefined;
  beforeAll(async () => {
    ({ url } = await watch('--trace-url', 'http://127.0.0.1:1/trace/{traceId}'));
    if (executablePath !== undefined) {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    }
  }, 60_000);
  afterAll(async () => browser?.close());

  it('sends its parts, and after a break what has changed since', async () => {
    const [first, second] = await events(`${url}events`, 2);
    expect([first?.name, second?.name]).toEqual(['progress', 'charts']);
    expect(first?.html).toContain('not begun');
    const last = { 'last-event-id': first?.id ?? '' };
    expect((await events(`${url}events`, 1, last)).map(({ name }) => name)).toEqual(['charts']);
    const other = { 'last-event-id': 'of-another-process/7' };
    expect(await events(`${url}events`, 2, other)).toHaveLength(2);
  });

  it.each([
    ['another name', '', { host: 'evil.example' }, 'GET', 403],
    ['another path', 'etc/passwd', {}, 'GET', 404],
    ['another method', '', {}, 'POST', 405],
  ])('refuses %s', async (_, path, headers, method, status) => {
    expect(await statusOf(url + path, headers, method)).toBe(status);
  });

  it.skipIf(executablePath === undefined)(
    'shows in a browser what comes, without loading it again or anything from elsewhere',
    async () => {
      const page = await browser!.newPage({ viewport: { width: 1400, height: 1000 } });
      const [requested, complaints]: [string[], string[]] = [[], []];
      page.on('request', (request) => requested.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      expect(await page.textContent('#charts')).toContain('No cell is done yet.');
      await succeed(['run', file], { cwd, env: sharedServices });
      await page.waitForSelector('#charts svg', { timeout: 30_000 });
      expect(await page.textContent('.legend')).toMatch(/^\s*2 done\s*$/);
      expect(await page.textContent('#connection')).toMatch(/^live, changed at /);
      expect(await page.locator('.squares i.done').count()).toBe(2);
      expect(requested.filter((one) => !one.startsWith(url) && !one.startsWith('data:'))).toEqual(
        [],
      );
      expect(complaints).toEqual([]);
      for (const width of [1400, 400]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 1000 });
          await page.emulateMedia({ colorScheme });
          const wide = await page.evaluate('document.documentElement.scrollWidth');
          expect(wide).toBeLessThanOrEqual(width);
          if (pictures === undefined) continue;
          mkdirSync(pictures, { recursive: true });
          const path = join(pictures, `watch-${width}-${colorScheme}.png`);
          await page.screenshot({ path, fullPage: true });
        }
      }
      await page.close();
    },
  );
});

it('a live page on another host needs its token', { timeout: 60_000 }, async () => {
  const { url } = await watch('--host', '127.0.0.1');
  expect(url).toMatch(/\?token=[\w-]{32}$/);
  const bare = url.replace(/\?.*/, '');
  expect(await statusOf(bare)).toBe(401);
  expect(await statusOf(`${bare}events?token=${'A'.repeat(32)}`)).toBe(401);
  expect(await statusOf(url, { host: 'cluster.example' })).toBe(200);
  expect(await events(url.replace('?', 'events?'), 2)).toHaveLength(2);
});

it.each([
  [['--port', '70000'], 'expected a port, 0 to 65535, got "70000"'],
  [['--trace-url', 'javascript:{traceId}'], 'expected a URL such as http://jaeger'],
])('watching with %j is refused', async (options, message) => {
  const folder = freshFolder();
  const own = writeStudy(folder, tinyStudy);
  expect(await refusal(['watch', own, ...options], { cwd: folder })).toContain(message);
});

/** The status of an answer; fetch would not send another host's name. */
function statusOf(url: string, headers = {}, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}
