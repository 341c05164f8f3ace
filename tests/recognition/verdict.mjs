/** What is said of one file, from what was read and what PyTorch found. */

/** What a statement of an assumption has to speak of, by the word for what a file hides. */
const statements = {
  activation: /activation|relu/i,
  code: /activation|relu/i,
  eps: /\beps|variance/i,
  flatten: /flatten|channel by channel/i,
  groups: /\bgroups?\b/i,
  heads: /\bheads?\b/i,
  'layer norm': /layer norm/i,
  norm: /norm/i,
  output: /activation|relu/i,
  padding: /padd|zeros around/i,
  place: /norm.*(before|behind|after|front)|(before|behind|after|front).*norm/i,
  pool: /pool/i,
  shared: /\bonce\b|shared|skip/i,
  size: /images? of|size/i,
  skip: /skip|shortcut/i,
  statistics: /statistics/i,
  stride: /strid|halves/i,
};

/** Hidden, these change what may be re-ordered, and nothing in a file can show them. */
const structural = ['skip', 'shared', 'flatten', 'layer norm'];

const verdicts = ['equal', 'as stated', 'changed, stated', 'refused', 'crashed', 'WRONG'];

/**
 * `equal`: a re-ordered file computes what the file did, and so does the network as read. `as stated`: the network as
 * read computes something else, because of what it states to assume. `changed, stated`: the re-ordered file
 * computes something else, which is excused where nothing in the file can show why, and it is stated to be assumed away.
 */
export function judge({ parts }, read, compared) {
  if (read.state !== 'read') return { verdict: read.state, why: read.message };
  const hidden = parts[read.wrapper]?.hidden ?? [];
  const unstated = hidden.filter(
    (word) => !read.assumed.some((text) => statements[word].test(text)),
  );
  const { outputs } = compared;
  if (compared.function !== 'equal') {
    const excuses = structural.filter((word) => hidden.includes(word));
    const isStated = excuses.length > 0 && excuses.every((word) => !unstated.includes(word));
    const isOtherwise = compared.function.startsWith('changed');
    return {
      verdict: isStated && isOtherwise ? 'changed, stated' : 'WRONG',
      why: compared.function,
    };
  }
  if (outputs === 'equal') return { verdict: 'equal', why: '' };
  if (hidden.length === 0) return { verdict: 'WRONG', why: `outputs: ${outputs}, nothing hidden` };
  if (outputs.endsWith('not as taken')) return { verdict: 'WRONG', why: `outputs: ${outputs}` };
  return unstated.length > 0
    ? { verdict: 'WRONG', why: `outputs: ${outputs}, not stated: ${unstated.join(', ')}` }
    : { verdict: 'as stated', why: `${outputs}: ${hidden.join(', ')}` };
}

/** A table of counts, a row a kind, and below it every file that is wrong. */
export function report(judged) {
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  const row = (name, some) => {
    const counts = verdicts.map((verdict) => some.filter((one) => one.verdict === verdict).length);
    const still = some.filter(({ groups }) => groups === 0).length;
    return `| ${[name, some.length, ...counts, still].map((cell) => cell || '').join(' | ')} |`;
  };
  const wrong = judged.filter(({ verdict }) => ['WRONG', 'crashed'].includes(verdict));
  return [
    `| kind | files | ${verdicts.join(' | ')} | nothing to re-order |`,
    `|---|${'---:|'.repeat(verdicts.length + 2)}`,
    ...kinds.map((kind) =>
      row(
        kind,
        judged.filter((one) => one.kind === kind),
      ),
    ),
    row('**all**', judged),
    ...(wrong.length > 0 ? ['', '## Wrong', ''] : []),
    ...wrong.map(
      ({ name, network, why }) => `- ${name}, taken for ${network ?? 'nothing'}: ${why}`,
    ),
  ].join('\n');
}
