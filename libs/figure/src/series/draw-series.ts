import { markerMark } from '../legend/legend.js';
import type { Mark } from '../scene/scene.js';
import { type Look, lookOf } from './looks.js';
import type { Series, SeriesFigure, SeriesPoint } from './series-figure.js';
import { bandPath, linePath } from './shapes.js';
import type { XAxis } from './x-axis.js';

/** A point of a series in a panel. */
interface Placed extends SeriesPoint {
  readonly left: number;
  readonly value: number;
}

const markerArea = 20;
/** Markers that would lie closer than this are left out of lines. */
const leastApart = 9;

/** Where things lie in a panel, and how series look in all of them. */
export interface PanelPlaces {
  readonly x: XAxis;
  /** From the panel's upper edge. */
  readonly down: (value: number) => number;
  readonly hues: readonly string[];
  readonly styles: readonly string[];
  readonly marks: SeriesFigure['marks'];
}

/** The look of a series among those of its figure. */
export function lookOfSeries(
  { hue, style }: Pick<Series, 'hue' | 'style'>,
  { hues, styles }: Pick<PanelPlaces, 'hues' | 'styles'>,
): Look {
  return lookOf(hues.indexOf(hue), style === undefined ? undefined : styles.indexOf(style));
}

/** The marks of all series of a panel: bands below, then single measurements, then lines and markers. */
export function drawSeries(series: readonly Series[], places: PanelPlaces): readonly Mark[] {
  const drawn = series.map((one, i) => {
    const look = lookOfSeries(one, places);
    const runs = runsOf(one, places, places.x.slot > 0 ? besides(i, series.length, places) : 0);
    if (places.marks === 'bars') return [bars(runs, look, series.length, places)];
    return places.marks === 'lines' ? asLine(runs, look, places) : asPoints(runs, look, places);
  });
  const layers = Math.max(0, ...drawn.map((one) => one.length));
  return Array.from({ length: layers }, (_, layer) =>
    drawn.flatMap((one) => one[layer] ?? []),
  ).flat();
}

/** Series of names stand beside each other in their slot. */
function besides(index: number, count: number, { x: { slot } }: PanelPlaces): number {
  return ((index + 0.5) / count - 0.5) * slot * 0.8;
}

/** The points of a series in the order of x, parted where one is not known. */
function runsOf(
  { points }: Series,
  { x }: PanelPlaces,
  shift: number,
): readonly (readonly Placed[])[] {
  const runs: Placed[][] = [[]];
  const places = new Map(points.map((point) => [point.x, point]));
  for (const at of x.values) {
    const point = places.get(at);
    if (point === undefined) continue;
    if (point.value === null) runs.push([]);
    else runs.at(-1)?.push({ ...point, value: point.value, left: x.place(at) + shift });
  }
  return runs.filter((run) => run.length > 0);
}

function asLine(
  runs: readonly (readonly Placed[])[],
  look: Look,
  { down }: PanelPlaces,
): readonly (readonly Mark[])[] {
  return [
    runs.flatMap((run) => bands(run, look, down)),
    runs.flat().flatMap((point) => singles(point, look, down, 0)),
    runs
      .filter((run) => run.length > 1)
      .map((run) => {
        const d = linePath(run.map(({ left, value }) => [left, down(value)]));
        return { kind: 'path', d, stroke: look.color, strokeWidth: 1.2, dash: look.dash };
      }),
    runs.flatMap((run) =>
      thinned(run).map(({ left, value }) => markerMark(look, left, down(value), markerArea)),
    ),
  ];
}

function asPoints(
  runs: readonly (readonly Placed[])[],
  look: Look,
  { down, x }: PanelPlaces,
): readonly (readonly Mark[])[] {
  const aside = Math.min(3, x.slot / 12);
  const all = runs.flat();
  return [
    all.flatMap((point) => singles(point, look, down, -aside)),
    all.flatMap((point) => whisker(point, look, down, hasSingles(point) ? aside : 0)),
    all.map((point) =>
      markerMark(look, point.left + (hasSingles(point) ? aside : 0), down(point.value), markerArea),
    ),
  ];
}

function bars(
  runs: readonly (readonly Placed[])[],
  look: Look,
  count: number,
  { down, x }: PanelPlaces,
): readonly Mark[] {
  const width = (x.slot * 0.8) / count;
  const zero = down(0);
  return runs.flat().map(({ left, value }) => {
    const d = `M0,0h${width}V${down(value) - zero}h${-width}Z`;
    return { kind: 'path', d, at: [left - width / 2, zero], fill: look.color };
  });
}

/** A band through the intervals of neighbours; whiskers where a point with one has no neighbour with one. */
function bands(run: readonly Placed[], look: Look, down: PanelPlaces['down']): readonly Mark[] {
  const parts: Placed[][] = [[]];
  for (const point of run) {
    if (point.interval === undefined) parts.push([]);
    else parts.at(-1)?.push(point);
  }
  return parts.flatMap((part): readonly Mark[] => {
    const [only] = part;
    if (only === undefined) return [];
    if (part.length === 1) return whisker(only, look, down, 0);
    const places = part.map(({ left, interval: [low, high] = [0, 0] }) => {
      return { x: left, low: down(low), high: down(high) };
    });
    return [{ kind: 'path', d: bandPath(places), fill: look.color, opacity: 0.16 }];
  });
}

function whisker(
  { left, interval }: Placed,
  { color }: Look,
  down: PanelPlaces['down'],
  aside: number,
): readonly Mark[] {
  if (interval === undefined) return [];
  const [low, high] = interval.map(down);
  const d = `M-2,${low}H2M0,${low}V${high}M-2,${high}H2`;
  return [{ kind: 'path', d, at: [left + aside, 0], stroke: color, strokeWidth: 0.9 }];
}

function singles(
  point: Placed,
  { color }: Look,
  down: PanelPlaces['down'],
  aside: number,
): readonly Mark[] {
  if (!hasSingles(point)) return [];
  return (point.singles ?? []).map((value) => ({
    ...{ kind: 'path', d: 'M1.3,0A1.3,1.3,0,1,1,-1.3,0A1.3,1.3,0,1,1,1.3,0' },
    ...{ at: [point.left + aside, down(value)], fill: color, opacity: 0.4 },
  }));
}

/** One measurement alone is its own mean. */
function hasSingles({ singles = [] }: SeriesPoint): boolean {
  return singles.length > 1;
}

function thinned(run: readonly Placed[]): readonly Placed[] {
  let last = Number.NEGATIVE_INFINITY;
  return run.filter(({ left }) => {
    if (left - last < leastApart) return false;
    last = left;
    return true;
  });
}
