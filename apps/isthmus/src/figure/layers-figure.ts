import type { SeriesFigure } from '@isthmus/figure';
import { splitText } from '../input/measured-dataset.js';
import type { LayersReport } from '../layers/measure-layers.js';

/** How much the loss rises layer by layer. */
export function layersFigure({ layers, asked, dataset }: LayersReport): SeriesFigure {
  const { split, of, points } = asked;
  const whose = of === 'each' ? 'that layer alone' : 'that layer and all before it';
  const note = `Highest loss less A's, ${whose} taken from A to B at ${points} lambdas; ${dataset} ${splitText(split)}.`;
  const bars = layers.map(({ layer, rise }) => ({ x: layer, value: rise }));
  return {
    description: note,
    notes: [note],
    x: { title: of === 'each' ? 'Layer' : 'Last layer taken', kind: 'names' },
    y: { title: 'Rise of the loss (nats)', kind: 'linear' },
    panels: [{ heading: '', series: [{ hue: 'rise', points: bars }] }],
    marks: 'bars',
  };
}
