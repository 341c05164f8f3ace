/** The parts of the live page, which change on their own. */
type PartName = 'progress' | 'charts';

/** A part as it is now. */
interface LivePart {
  readonly name: PartName;
  readonly html: string;
  /** Grows with every change of any part. */
  readonly version: number;
}

/** The newest HTML of each part. Older ones are forgotten: whoever falls behind gets the newest alone. */
export interface LiveParts {
  /** Whether that is a change. */
  set(name: PartName, html: string): boolean;
  html(): Readonly<Record<PartName, string>>;
  /** Those that changed after a version, in the order of their changes. */
  since(version: number): readonly LivePart[];
}

/** Starts with empty parts. */
export function createLiveParts(): LiveParts {
  const parts = new Map<PartName, LivePart>();
  let version = 0;
  return {
    set(name, html) {
      if (parts.get(name)?.html === html) return false;
      version += 1;
      parts.set(name, { name, html, version });
      return true;
    },
    html: () => ({
      progress: parts.get('progress')?.html ?? '',
      charts: parts.get('charts')?.html ?? '',
    }),
    since: (seen) =>
      [...parts.values()]
        .filter((part) => part.version > seen)
        .toSorted((a, b) => a.version - b.version),
  };
}
