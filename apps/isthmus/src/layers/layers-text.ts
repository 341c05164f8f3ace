import { splitText } from '../input/measured-dataset.js';
import { noteLines } from '../terminal/note-lines.js';
import { createTable } from '../terminal/table.js';
import type { LayersReport } from './measure-layers.js';

/** What `layers --json` prints. */
export function layersJson(report: LayersReport): object {
  const { asked, layers, ranking, lossA, dataset, warnings } = report;
  const { split, of } = asked;
  const definition = { ...report.definition, split, of, dataset };
  return { layers, ranking, lossA, definition, warnings };
}

const head = [
  'layer',
  'rank',
  'rise',
  'loss at 1/2',
  'loss at 1',
  'loss barrier',
  'error barrier %',
];

/** What `layers` prints. */
export function layersText({
  asked,
  layers,
  ranking,
  lossA,
  dataset,
  remarks,
}: LayersReport): string {
  const { split, points, of } = asked;
  const rows = layers.map(({ layer, rise, lossMiddle, lossEnd, loss, error }) => [
    layer,
    String(1 + ranking.indexOf(layer)),
    number(rise),
    number(lossMiddle),
    number(lossEnd),
    number(loss),
    (100 * error).toFixed(2),
  ]);
  const whose = of === 'each' ? 'that layer alone' : 'that layer and all before it';
  return [
    createTable(head, rows),
    `(${whose} from A to B at ${points} lambdas, ${dataset} ${splitText(split)}; A's loss is ${number(lossA)}.`,
    "Rise: the highest loss less A's, by which layers are ranked. Barriers: the highest over the line from A's to that at lambda 1, 0 for a loss that rises all the way.)",
    ...noteLines(remarks),
  ].join('\n');
}

function number(value: number | undefined): string {
  return value === undefined ? '-' : value.toPrecision(4);
}
