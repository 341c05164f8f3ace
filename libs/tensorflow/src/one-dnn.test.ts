import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runOneDnn } from './one-dnn.js';
import { oneDnnKernels } from './one-dnn-kernels.js';
import { tryKernel } from './one-dnn-trial.js';
import type { Kernels } from './op-kernels.js';
import { runOps } from './run-op.js';
import { readFloats } from './tensors.js';

const { LayerNorm: _, ...renamed } = oneDnnKernels;

describe.each(Object.keys(renamed) as (keyof typeof renamed)[])('the trial of %s', (op) => {
  const { inputs, attributes, outputs, expected } = oneDnnKernels[op].trial();

  it("expects what TensorFlow's own kernel gives", () => {
    const [own] = runOps(op, inputs, attributes, outputs);
    readFloats(own!).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 3);
    });
  });

  it('is passed by the kernel that runs', () => {
    const [output] = runOneDnn(op, inputs, attributes, outputs);
    readFloats(output!).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 3);
    });
  });
});

/** What a process with that setting says of its kernels, also in a thread, whose environment is a copy. */
function kernelsUnder(setting: string | undefined, where = 'process') {
  const { TF_ENABLE_ONEDNN_OPTS: _, TF_ENABLE_ONEDNN_OPTS_GIVEN: __, ...env } = process.env;
  const fixture = new URL('./one-dnn.fixture.mjs', import.meta.url);
  const { stdout, stderr } = spawnSync(process.execPath, [fixture.pathname, where], {
    encoding: 'utf8',
    env: setting === undefined ? env : { ...env, TF_ENABLE_ONEDNN_OPTS: setting },
  });
  return { stderr, found: JSON.parse(stdout) as Kernels };
}

describe('TF_ENABLE_ONEDNN_OPTS', () => {
  const chosen = ({ kernels }: Kernels) => kernels.map(({ op, by }) => `${op} ${by}`);

  it.each([
    ['0', 'process'],
    ['false', 'thread'],
  ])('of %s turns all kernels off in a %s, without a word on stderr', (setting, where) => {
    const { found, stderr } = kernelsUnder(setting, where);
    expect(stderr).toBe('');
    expect(found.setting).toBe(setting);
    expect(found.kernels.filter(({ by }) => by === 'oneDNN')).toEqual([]);
    expect(found.kernels[0]?.because).toBe('turned off by TF_ENABLE_ONEDNN_OPTS');
  });

  it('of 1 and no setting choose alike, without a word on stderr', () => {
    const [on, unset] = [kernelsUnder('1', 'thread'), kernelsUnder(undefined)];
    expect([on.stderr, unset.stderr]).toEqual(['', '']);
    expect([on.found.setting, unset.found.setting]).toEqual(['1', null]);
    expect(chosen(on.found)).toEqual(chosen(unset.found));
  });
});

describe('a kernel is not taken', () => {
  const { LayerNorm, MatMul } = oneDnnKernels;

  it('that is not registered under its label', () => {
    expect(tryKernel({ ...LayerNorm, label: 'MklNameChangeOp' })).toMatch(
      /^fails \[.*_MklLayerNorm/,
    );
  });

  it('that gives other numbers than it should', () => {
    const trial = () => ({ ...MatMul.trial(), expected: [19, 22, 43, 51] });
    expect(tryKernel({ ...MatMul, trial })).toBe(
      'wrong on trial [expected 19,22,43,51, got 19,22,43,50]',
    );
  });
});
