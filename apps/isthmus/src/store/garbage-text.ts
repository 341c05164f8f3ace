import { createTable } from '../terminal/table.js';
import { bytesText } from './bytes-text.js';
import { type Amount, type AmountByKind, none } from './object-tally.js';
import { objectKinds } from './stored-object.js';

/** What `isthmus store gc` found, and did. */
export interface GarbageReport {
  readonly store: string;
  /** Whose needs are kept; undefined: what any record refers to is. */
  readonly studies: readonly string[] | undefined;
  /** Whether what could be freed has been removed. */
  readonly deleted: boolean;
  readonly free: { readonly total: Amount; readonly kinds: AmountByKind };
  readonly kept: { readonly total: Amount; readonly kinds: AmountByKind };
  readonly young: Amount;
  readonly stray: readonly string[];
  readonly underWay: number;
}

/** Keys that are named at most; `--json` names all. */
const mostNamed = 20;

/** The same for people. */
export function garbageText({
  store,
  deleted,
  free,
  kept,
  young,
  stray,
  underWay,
}: GarbageReport): string {
  const kinds = objectKinds
    .filter((kind) => free.kinds[kind] !== undefined || kept.kinds[kind] !== undefined)
    .toSorted((a, b) => (free.kinds[b]?.bytes ?? 0) - (free.kinds[a]?.bytes ?? 0));
  const row = (name: string, one: Amount, two: Amount) => [
    ...[name, String(one.objects), bytesText(one.bytes)],
    ...[String(two.objects), bytesText(two.bytes)],
  ];
  const table = createTable(
    ['object', deleted ? 'removed' : 'to free', 'bytes', 'kept', 'bytes'],
    [
      ...kinds.map((kind) => row(kind, free.kinds[kind] ?? none, kept.kinds[kind] ?? none)),
      row('all', free.total, kept.total),
    ],
  );
  const more = stray.length > mostNamed ? [`stray: and ${stray.length - mostNamed} more`] : [];
  const told = [
    ...stray.slice(0, mostNamed).map((key) => {
      return `stray: ${key}: nothing that Isthmus puts there; it is left alone`;
    }),
    ...more,
    ...(young.objects > 0
      ? [
          `kept for now, with what they name: ${young.objects} that nobody needs and that are younger than --older-than, ${bytesText(young.bytes)}`,
        ]
      : []),
    ...(underWay > 0
      ? [
          `tasks that others compute: ${underWay}; what they read is not known, so every artifact is kept: run this again when they are done`,
        ]
      : []),
  ];
  return [table, '', ...told, verdictOf({ store, deleted, free })].join('\n');
}

function verdictOf({ store, deleted, free }: Pick<GarbageReport, 'store' | 'deleted' | 'free'>) {
  const { objects, bytes } = free.total;
  const where = `[store=${store}]`;
  if (deleted) return `removed ${objects} objects, ${bytesText(bytes)} ${where}`;
  if (objects === 0) return `nothing to free ${where}`;
  return `nothing was removed: --delete frees ${objects} objects, ${bytesText(bytes)} ${where}`;
}
