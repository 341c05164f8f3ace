import { tolerances } from './cases.mjs';

/**
 * The check's findings as Markdown.
 *
 * @param {'GPU' | 'CPU'} device
 */
export function report(device, { lines, numbers, times, replicas, pairs, leftOut, remarks, took }) {
  const other = device === 'GPU' ? 'CPU' : 'Eigen';
  const { early, mlp, vgg11, objective, path } = tolerances;
  return [
    `# Isthmus on ${device === 'GPU' ? 'a GPU' : 'the CPU alone, small: a trial of the check itself'}`,
    `\`npm run gpu:check${device === 'GPU' ? '' : ' -- --cpu'}\`, in ${took}.`,
    lines.map((line) => `- ${line}`).join('\n'),
    '## Numbers',
    `Losses and weights of the first steps, without TF32 (\`NVIDIA_TF32_OVERRIDE=0\`): the largest relative difference of a loss, in the first 5 steps (at most ${early}) and in all (${mlp.loss} for perceptrons, ${vgg11.loss} for the others), and the distance of the weights relative to their move (${mlp.weights}, ${vgg11.weights}). ` +
      `The last is of all losses with TensorFlow as it comes, on a GPU with TF32; nothing is asked of it.${device === 'GPU' ? '' : " Eigen is the CPU without oneDNN's kernels."}`,
    table(
      [
        'training',
        'graph / eager: 5 losses',
        'all losses',
        'weights',
        `${device} / ${other}: 5 losses`,
        'all losses',
        'weights',
        'as it comes: losses',
        '',
      ],
      numbers,
    ),
    '## Steps',
    `Least times, medians behind them, the batch taken from bytes on the device; ratios are of the least. The ${other}'s are by graph. PyTorch with TF32 as TensorFlow has it; compiled by \`torch.compile\`, with CUDA graphs on a GPU.`,
    table(
      [
        'step',
        'graph, ms',
        'eager, ms',
        `${other}, ms`,
        'PyTorch, ms',
        'compiled, ms',
        'graph / eager',
        `graph / ${other}`,
        'graph / PyTorch',
        'graph / compiled',
      ],
      times,
    ),
    '## Replicas',
    'Perceptrons 784-3x64-10 a minute, each trained for 5 epochs of 60,000 examples in batches of 500, reckoned from the median of some steps and the time to draw the orders of an epoch.',
    table(['networks', 'data order', 'ms a step of all', 'perceptrons a minute'], replicas),
    '## Matching and paths',
    `Of two networks trained on the ${device}, without TF32. Relative differences of the method's objective (at most ${objective}) and of any point's loss (at most ${path}). Units that are never active may go anywhere, so that permutations need not be alike.`,
    table(
      ['what', `${device}, ms`, `${other}, ms`, 'difference', 'places alike, accuracy apart', ''],
      pairs.map(({ cells }) => cells),
    ),
    ...(leftOut.length > 0 ? [`Left out, for want of time: ${leftOut.join('; ')}.`] : []),
    ...(remarks.length > 0 ? [remarks.map((remark) => `- ${remark}`).join('\n')] : []),
  ].join('\n\n');
}

function table(heads, rows) {
  if (rows.length === 0) return 'Nothing was measured.';
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), `|---|${'---:|'.repeat(heads.length - 1)}`, ...rows.map(line)].join('\n');
}
