import type { CorrectionKind, CurvePoint } from '@isthmus/task';
import { noteLines } from '../terminal/note-lines.js';
import { createTable } from '../terminal/table.js';
import type { PathReport, ShownCurve } from './measure-path.js';

/** What `evaluate --json` prints. */
export function evaluateJson({ path, dataset, curves, warnings }: PathReport): object {
  return { path, dataset, curves, warnings };
}

/** What `evaluate` prints: variances, which do not depend on the split that is measured, once. */
export function evaluateText({ curves, collapse, remarks }: PathReport): string {
  const [first] = curves;
  const once = curves.filter(({ split }) => collapse && split === first?.split);
  return [
    ...curves.map(curveText),
    ...once.map(collapseText),
    ...(remarks.length > 0 ? [noteLines(remarks).join('\n')] : []),
  ].join('\n\n');
}

function curveText({ split, repair, examples: count, points }: ShownCurve): string {
  const rows = points.map((point) => [
    placeText(point),
    point.loss.toPrecision(4),
    (100 * point.accuracy).toFixed(2),
    (100 * point.calibrationError).toFixed(2),
    point.temperature.toPrecision(3),
    point.calibratedLoss.toPrecision(4),
  ]);
  const head = ['at', 'loss', 'accuracy %', 'ECE %', 'best temperature', 'loss at it'];
  const of = split === 'all' ? 'both splits' : `${split} split`;
  return `${of}, ${count} examples${withText(repair)}\n${createTable(head, rows)}`;
}

function collapseText({ repair, points }: ShownCurve): string {
  const layers = points[0]?.collapse.map(({ node }) => node) ?? [];
  const rows = points.map((point) => [
    placeText(point),
    ...point.collapse.map(({ ratio }) => ratio.toFixed(3)),
  ]);
  return `variance over that of the models${withText(repair)}\n${createTable(['at', ...layers], rows)}`;
}

function placeText({ at }: CurvePoint): string {
  return at.map((value) => value.toFixed(3)).join(' ');
}

function withText(correction: CorrectionKind): string {
  return correction === 'none' ? '' : `, with ${correction}`;
}
