/**
 * Random PyTorch modules are saved, read, re-ordered, and loaded again: `npm run fuzz:recognition`, with PyTorch in the Python
 * that PYTHON names (see README.md). Exits 1 if one was read wrongly. KINDS and SEEDS take some alone; VERBOSE prints each.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { recognize } from './recognize.mjs';
import { judge, report } from './verdict.mjs';

const { KINDS, SEEDS = '5', FOLDER, VERBOSE } = process.env;
const folder = FOLDER ?? mkdtempSync(join(tmpdir(), 'recognition-'));
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
try {
  const names = [];
  for await (const name of python(['save.py', folder, SEEDS, ...(KINDS?.split(' ') ?? [])])) {
    names.push(name);
  }
  const files = names.map((name) => ({ name, ...json(`${name}.json`) }));
  const reads = new Map(files.map((one) => [one.name, read(one)]));
  const readable = names.filter((name) => reads.get(name).state === 'read');
  const compared = new Map();
  for await (const line of python(['compare.py', folder], readable)) {
    const { name, ...found } = JSON.parse(line);
    compared.set(name, found);
  }
  const judged = files.map((one) => {
    const found = reads.get(one.name);
    return { ...one, ...found, ...judge(one, found, compared.get(one.name)) };
  });
  if (VERBOSE) judged.forEach(print);
  const text = report(judged);
  console.log(text);
  if (!KINDS && process.env.SEEDS === undefined) writeFileSync(here('results.md'), document(text));
  process.exitCode = judged.some(({ verdict }) => ['WRONG', 'crashed'].includes(verdict)) ? 1 : 0;
} finally {
  if (FOLDER === undefined) rmSync(folder, { recursive: true });
}

function json(file) {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

function read({ name, file, seed, parts }) {
  const written = `${name}.written`;
  const outputs = `${name}.outputs`;
  const batchOf = (wrapper) => {
    const { shapes, tokens, x } = parts[wrapper] ?? {};
    // Only a batch of numbers, and one alone, is what our networks take.
    if (shapes?.length !== 1 || tokens > 0) return undefined;
    const bytes = readFileSync(join(folder, x));
    return { shape: shapes[0], x: new Float32Array(new Uint8Array(bytes).buffer) };
  };
  const places = { written: join(folder, written), outputs: join(folder, outputs) };
  const found = recognize(join(folder, file), { seed, batchOf, ...places });
  const kept = { ...found, written, ...(found.isCompared ? { outputs } : {}) };
  writeFileSync(join(folder, `${name}.read`), JSON.stringify(kept));
  return found;
}

function print({ name, file, verdict, why, network, assumed = [] }) {
  const taken =
    network === undefined ? '' : ` taken for ${network}; assumed: ${assumed.join(', ')}`;
  console.log(`${verdict.padEnd(16)} ${name} (${file})${taken}\n${' '.repeat(17)}${why}`);
}

/** The lines that a script here prints, given lines. */
async function* python([script, ...options], input = []) {
  const child = spawn(process.env.PYTHON ?? 'python3', ['-B', here(script), ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  child.stdin.end(input.map((line) => `${line}\n`).join(''));
  yield* createInterface(child.stdout);
  if ((await ended) !== 0)
    throw new Error(`${script} failed; see README.md for how to install PyTorch`);
}

function document(table) {
  return `# Recognition of random PyTorch modules

\`npm run fuzz:recognition\`, with ${SEEDS} files of each kind. What the columns mean is said in [README.md](README.md).

${table}
`;
}
