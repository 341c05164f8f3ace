import { parsePath } from '@isthmus/evaluation';
import type { Series, SeriesFigure } from '@isthmus/figure';
import type { BarrierReport } from '../barrier/measure-barrier.js';
import type { PathReport } from '../evaluate/measure-path.js';
import { splitText } from '../input/measured-dataset.js';
import { BadInput } from '../terminal/exit-code.js';

interface Place {
  readonly lambda: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** A line of a figure: a curve, and what it was measured on. */
interface NamedCurve {
  readonly name: string;
  readonly places: readonly Place[];
}

/** The curves of `barrier`. */
export function barrierFigure(report: BarrierReport): SeriesFigure {
  const { raw, corrected, correction, dataset, definition } = report;
  const curves = [
    { name: 'as they are', places: raw.curve },
    ...(corrected ? [{ name: `with ${correction}`, places: corrected.curve }] : []),
  ];
  return pathFigure(curves, 'λ, from A to B', `${dataset} ${splitText(definition.split)}`);
}

/** Throws BadInput, before anything is measured, for a path that is no curve. */
export function checkDrawn(path: string): void {
  if (parsePath(path).curve !== undefined) return;
  throw new BadInput(
    `a figure of \`evaluate\` shows curves alone [path=${path}, expected line, chain or bezier]; leave out -o, and take --json for the numbers`,
  );
}

/** The curves of `evaluate` along a line, a chain or a Bezier curve. */
export function curvesFigure({ path, curves, dataset }: PathReport): SeriesFigure {
  const named = curves.map(({ split, repair, points }) => {
    const how = repair === 'none' ? '' : `, with ${repair}`;
    const places = points.map(({ at: [lambda = 0], ...measured }) => ({ lambda, ...measured }));
    return { name: `${splitText(split)}${how}`, places };
  });
  const [only] = named;
  const where = named.length === 1 && only ? `${dataset} ${only.name}` : dataset;
  return pathFigure(named, 'λ, from the first model to the second', `${path}, ${where}`);
}

function pathFigure(curves: readonly NamedCurve[], x: string, note: string): SeriesFigure {
  const seriesOf = (read: (place: Place) => number): Series[] =>
    curves.map(({ name, places }) => ({
      hue: name,
      points: places.map((place) => ({ x: place.lambda, value: read(place) })),
    }));
  return {
    description: `loss and accuracy by lambda, ${note}`,
    notes: [`${note}.`],
    x: { title: x, kind: 'linear' },
    y: { title: 'Loss (nats)', kind: 'linear' },
    panels: [
      { heading: '', series: seriesOf(({ loss }) => loss) },
      {
        heading: '',
        series: seriesOf(({ accuracy }) => 100 * accuracy),
        y: { title: 'Accuracy (%)', kind: 'linear' },
      },
    ],
    marks: 'lines',
  };
}
