import { mean } from '@isthmus/connectivity';
import { type Study, summaryRows } from '@isthmus/study';
import { type AlikeCells, wantedAlike } from './alike-cells.js';
import { type Chart, tabulate } from './chart.js';
import { methodLabel, naiveMethod } from './method-label.js';
import { correctedWords, correctionsOf, type PathLine } from './path-lines.js';
import { lineColor } from './series-scales.js';
import { shortfall } from './shortfall.js';

/** The loss barriers of networks that were trained alike, a row a method: each pair, and their mean. */
export function barrierByMethodChart(alike: AlikeCells, study: Study): Chart {
  const evaluate = alike[0].cell.evaluate ?? study.evaluate;
  const split = evaluate.splits.includes('test') ? 'test' : 'train';
  const values = summaryRows({ study, cells: [...alike] }).flatMap((row) => {
    const corrected = correctionsOf(evaluate).map((kind) => ({
      line: `${split}, ${correctedWords[kind]}` as const,
      barrier: row.correctedLossBarriers[kind]?.[split],
    }));
    const lines: { line: PathLine; barrier: number | undefined }[] = [
      { line: split, barrier: row.lossBarrier[split] },
      ...corrected,
    ];
    const method = row.method === naiveMethod ? methodLabel(row.method) : row.method;
    return lines.flatMap(({ line, barrier }) =>
      barrier === undefined ? [] : [{ method, line, barrier }],
    );
  });
  const methods = [...new Set(values.map(({ method }) => method))];
  const lines = [...new Set(values.map(({ line }) => line))];
  const means = methods.flatMap((method) =>
    lines.flatMap((line) => {
      const own = values.filter((one) => one.method === method && one.line === line);
      return own.length === 0 ? [] : [{ method, line, barrier: mean(own.map((o) => o.barrier)) }];
    }),
  );
  const color = {
    field: 'line',
    type: 'nominal',
    scale: { domain: lines, range: lines.map(lineColor) },
    legend: lines.length > 1 ? {} : null,
  } as const;
  const wanted = wantedAlike(alike, study).length;
  return {
    name: 'barrier-by-method',
    title: 'Loss barrier by method',
    description: `Marks: the ${split}-loss barrier of each pair; strokes: means over the pairs.${shortfall(alike.length, wanted)}`,
    spec: {
      width: 430,
      height: 60 + methods.length * (18 + 14 * lines.length),
      encoding: {
        y: {
          field: 'method',
          type: 'nominal',
          sort: methods,
          title: null,
          axis: { labelFontSize: 12, labelLimit: 400, ticks: false, grid: true },
        },
        yOffset: { field: 'line', sort: lines },
        x: {
          field: 'barrier',
          type: 'quantitative',
          title: `Loss barrier, ${split} (nats)`,
          axis: { tickCount: 5 },
        },
        color,
      },
      layer: [
        {
          data: { values },
          mark: { type: 'point', filled: true, size: 45, opacity: 0.6 },
        },
        { data: { values: means }, mark: { type: 'tick', thickness: 3, size: 14, opacity: 1 } },
      ],
    },
    table: tabulate(
      'Method',
      means.map(({ method, line, barrier }) => ({ x: method, series: line, y: barrier })),
    ),
  };
}
