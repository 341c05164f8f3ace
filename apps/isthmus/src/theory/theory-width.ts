import {
  type SufficientWidth,
  type SupportWidth,
  showTower,
  type TowerNumber,
  towerLog10,
  towerLog10Log10,
  type WidthQuestion,
  widthAnswers,
} from '@isthmus/theory';
import { BadInput } from '../terminal/exit-code.js';
import { createTable } from '../terminal/table.js';

/** What `theory width` is asked. */
export interface WidthOptions extends Omit<WidthQuestion, 'near'> {
  readonly support?: number;
  readonly accuracy?: number;
}

/** Every width bound for the question, as JSON and as text. */
export function theoryWidth(options: WidthOptions): { result: object; text: string } {
  const { dimension, epsilon, scale } = options;
  const { tower, entezariLog10, support, leastLog10, sufficient, rate } = widthAnswers({
    ...options,
    ...nearOf(options),
  });
  const rows = [
    ...tower.map((width, i) => [
      `hidden layer ${i + 1}, tower`,
      showTower(width),
      'Ferbach et al. 2024, Theorem 5.2',
    ]),
    ['two-layer network', power(entezariLog10), 'Entezari et al. 2022'],
    ...(support === undefined ? [] : [supportRow(support)]),
    [
      'not below: units within epsilon',
      power(leastLog10),
      'lower bound, in the shape of Theorem 5.3',
    ],
    ...(sufficient === undefined ? [] : [sufficientRow(sufficient)]),
  ];
  const logarithm = rate.isLogarithmic ? ', up to a logarithm' : '';
  const text = [
    createTable(['what', 'width', 'by'], rows),
    `W1 of n points falls as n^-e, e = ${rate.exponent.toPrecision(4)} in dimension ${dimension}${logarithm} (Fournier & Guillin 2015, Theorem 1)`,
  ].join('\n');
  return {
    text,
    result: {
      dimension,
      epsilon,
      scale,
      tower: tower.map(towerJson),
      entezari: { log10: entezariLog10 },
      support,
      least: { log10: leastLog10 },
      sufficient,
      rate,
    },
  };
}

function sufficientRow({ log10, constant }: SufficientWidth): readonly string[] {
  return ['enough: W1 = epsilon', power(log10), `measured, W1 = ${constant.toFixed(3)} n^-e`];
}

/** The subspace that two options name together. */
function nearOf({ support, accuracy }: WidthOptions): Pick<WidthQuestion, 'near'> {
  if (support === undefined && accuracy === undefined) return {};
  if (support === undefined || accuracy === undefined) {
    const missing = support === undefined ? '--support' : '--accuracy';
    throw new BadInput(`--support and --accuracy go together [missing=${missing}]`);
  }
  return { near: { support, accuracy } };
}

function supportRow({ log10Width, log10Limit, isWithinLimit }: SupportWidth): readonly string[] {
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
