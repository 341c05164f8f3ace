import type { MethodDescription } from '@isthmus/matching';
import { createTable } from '../terminal/table.js';

/** What `methods` prints: what each does, and what it takes. */
export function methodsText(methods: readonly MethodDescription[]): string {
  const does = methods.map(({ name, description, source }) => [name, description, source]);
  const takes = methods.flatMap(({ name, models, needsData, options }) => {
    const [first = ['', '', ''], ...others] = options.map((option) => [
      option.name,
      option.default,
      option.values.replace(/^one of /, ''),
    ]);
    return [
      [name, models, needsData, ...first],
      ...others.map((option) => ['', '', '', ...option]),
    ];
  });
  const ofCheckpoints = methods.flatMap((method) => (method.takesCheckpoints ? [method.name] : []));
  return [
    createTable(['method', 'what it does', 'source'], does),
    '',
    createTable(['method', 'models', 'data set', 'option', 'default', 'values'], takes),
    '',
    'models: any number; pairs lines each up with the first, together all at once',
    `several checkpoints a model: ${ofCheckpoints.join(', ')}`,
    'start: given is what --start names, or else the identity; another method runs first, with its',
    '       defaults, on the same seed; it may need a data set',
  ].join('\n');
}

/** What `methods NAME` prints: one method, and what each of its options sets. */
export function methodText(method: MethodDescription): string {
  const { name, description, source, example, models, needsData, options } = method;
  const rows = options.map((option) => [
    option.name,
    option.default,
    option.values.replace(/^one of /, ''),
    option.description,
  ]);
  return [
    `${name}: ${description} (${source})`,
    '',
    `models    ${models === 'pairs' ? 'any number; each is lined up with the first' : 'any number; all at once'}`,
    `data set  ${needsData}`,
    `example   ${example}`,
    '',
    rows.length === 0
      ? 'no options'
      : createTable(['option', 'default', 'values', 'meaning'], rows),
  ].join('\n');
}
