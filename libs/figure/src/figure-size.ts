/** How large a figure is, in points; a height of its own where none is given. */
export interface FigureSize {
  readonly width: number;
  readonly height?: number;
}

const pointsPer = { mm: 72 / 25.4, cm: 72 / 2.54, in: 72, pt: 1 } as const;

/** The widths of a column and of a page of most journals, in mm. */
const named: Readonly<Record<string, number>> = { column: 85, page: 174 };

const least = 20 * pointsPer.mm;
const most = 1000 * pointsPer.mm;

/**
 * Reads `column` (85 mm), `page` (174 mm), or a width, or a width and height, in mm, cm, in or pt: "85mm",
 * "120x80mm", "3.3x2in". Throws a RangeError that says what was expected.
 */
export function parseFigureSize(text: string): FigureSize {
  const name = Object.hasOwn(named, text) ? named[text] : undefined;
  if (name !== undefined) return { width: name * pointsPer.mm };
  const [, width, height, unit] = /^(\d*\.?\d+)(?:x(\d*\.?\d+))?(mm|cm|in|pt)$/.exec(text) ?? [];
  const points = (length: string) => Number(length) * pointsPer[unit as keyof typeof pointsPer];
  const lengths = [width, height].flatMap((length) =>
    length === undefined ? [] : [points(length)],
  );
  if (lengths.length > 0 && lengths.every((length) => length >= least && length <= most)) {
    const [across = 0, down] = lengths;
    return { width: across, ...(down !== undefined && { height: down }) };
  }
  throw new RangeError(
    `expected a size such as column (85 mm), page (174 mm), 120x80mm or 3.3x2in, each length from 20 mm to 1 m, got "${text}"`,
  );
}
