import { wasserstein } from '@isthmus/assignment';
import {
  entezariWidthLog10,
  estimateRate,
  ferbachWidths,
  leastWidthLog10,
  normalLogDensity,
  normalSampler,
  rateConstant,
  showTower,
  sufficientWidthLog10,
  supportWidth,
  type TowerNumber,
  towerLog10,
  towerLog10Log10,
  wassersteinRate,
} from '@isthmus/theory';
import { BadInput } from '../terminal/exit-code.js';
import { createTable } from '../terminal/table.js';

/** What `theory width` is asked. */
export interface WidthQuestion {
  readonly dimension: number;
  readonly epsilon: number;
  readonly scale: number;
  readonly layers: number;
  readonly support?: number;
  readonly accuracy?: number;
}

/** On how many points C of W1 ~ C n^-e is measured. */
const measured = { sizes: [64, 128, 256], repetitions: 8, seed: 0 };

/** In more dimensions C is not measured: it would take minutes, and tell of widths that nobody has. */
const mostMeasured = 1024;

/** Every width bound for the question, as JSON and as text. */
export function theoryWidth(question: WidthQuestion): { result: object; text: string } {
  const { dimension, epsilon, scale, layers } = question;
  const tower = ferbachWidths(question, layers);
  const entezari = entezariWidthLog10(question);
  const support = supportWidthOf(question);
  const law = { dimension, logDensity: normalLogDensity(dimension, scale) };
  const least = leastWidthLog10(epsilon, law);
  const rate = wassersteinRate(1, dimension);
  const enough = dimension > mostMeasured ? undefined : sufficientWidth(question, rate.exponent);
  const rows = [
    ...tower.map((width, i) => [
      `hidden layer ${i + 1}, tower`,
      showTower(width),
      'Ferbach et al. 2024, Theorem 5.2',
    ]),
    ['two-layer network', power(entezari), 'Entezari et al. 2022'],
    ...(support === undefined ? [] : [supportRow(support)]),
    ['not below: units within epsilon', power(least), 'lower bound, in the shape of Theorem 5.3'],
    ...(enough === undefined ? [] : [sufficientRow(enough)]),
  ];
  const logarithm = rate.isLogarithmic ? ', up to a logarithm' : '';
  const text = [
    createTable(['what', 'width', 'by'], rows),
    `W1 of n points falls as n^-e, e = ${rate.exponent.toPrecision(4)} in dimension ${dimension}${logarithm} (Fournier & Guillin 2015, Theorem 1)`,
  ].join('\n');
  return {
    text,
    result: {
      ...{ dimension, epsilon, scale, tower: tower.map(towerJson), entezari: { log10: entezari } },
      support,
      least: { log10: least },
      sufficient: enough,
      rate,
    },
  };
}

/** The width at which W1 between normal points is the error, by the constant measured on few of them. */
function sufficientWidth({ dimension, epsilon, scale }: WidthQuestion, exponent: number) {
  const estimate = estimateRate({
    sampler: normalSampler(dimension, scale),
    distance: (x, y) => wasserstein(x, y, 1),
    ...measured,
  });
  const constant = rateConstant(estimate, exponent);
  return { log10: sufficientWidthLog10(epsilon, constant, exponent), constant };
}

function sufficientRow({ log10, constant }: ReturnType<typeof sufficientWidth>) {
  return ['enough: W1 = epsilon', power(log10), `measured, W1 = ${constant.toFixed(3)} n^-e`];
}

type SupportRow = ReturnType<typeof supportWidth>;

function supportWidthOf({ support, accuracy, ...problem }: WidthQuestion): SupportRow | undefined {
  if (support === undefined && accuracy === undefined) return undefined;
  if (support === undefined || accuracy === undefined) {
    const missing = support === undefined ? '--support' : '--accuracy';
    throw new BadInput(`--support and --accuracy go together [missing=${missing}]`);
  }
  return supportWidth(problem, support, accuracy);
}

function supportRow({ log10Width, log10Limit, isWithinLimit }: SupportRow): readonly string[] {
  const limit = `up to ${power(log10Limit)}`;
  const holds = isWithinLimit ? limit : `${limit}, so it does not hold`;
  return [`near a subspace, ${holds}`, power(log10Width), 'Ferbach et al. 2024, Theorem 5.4'];
}

function power(log10: number): string {
  return `10^${log10.toFixed(2)}`;
}

/** Logarithms beyond all floats are null. */
function towerJson(width: TowerNumber): object {
  return { log10: towerLog10(width), log10Log10: towerLog10Log10(width), ...width };
}
