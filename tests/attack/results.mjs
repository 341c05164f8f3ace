import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const lines = file('results.jsonl');

/** Keeps the figures of one attack in place of those that it gave before, and writes the table of all anew. */
export function keepResults(name, results, { seconds }) {
  const [{ model }] = cpus();
  const entry = {
    attack: name,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    command: `${scaleText()}npm run test:attack -- ${name}`,
    seconds: Math.round(seconds),
    results,
  };
  const entries = read().filter(({ attack }) => attack !== name);
  entries.push(entry);
  entries.sort((a, b) => a.attack.localeCompare(b.attack));
  writeFileSync(lines, entries.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(file('results.md'), document(entries));
}

function read() {
  if (!existsSync(lines)) return [];
  return readFileSync(lines, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function scaleText() {
  const scale = process.env.ATTACK_SCALE;
  return scale === undefined ? '' : `ATTACK_SCALE=${scale} `;
}

function document(entries) {
  const sections = entries.map(({ attack, date, machine, command, seconds, results }) => {
    const rows = results.map(({ what, got, bound, held }) =>
      row([what, got, bound, bound === '' ? '' : held ? 'yes' : '**NO**']),
    );
    return `## ${attack}

\`${command}\`, ${date}, ${seconds} s, ${machine}.

${row(['what', 'measured', 'bound', 'held'])}
|---|---|---|---|
${rows.join('\n')}
`;
  });
  return `# What the attacks measured

Written by \`npm run test:attack\`; what each attack does is said in [README.md](README.md).

${sections.join('\n')}`;
}

function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
