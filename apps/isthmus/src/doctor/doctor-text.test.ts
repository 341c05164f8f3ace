import { expect, it } from 'vitest';
import { doctorText } from './doctor-text.js';

const findings = {
  isthmus: '0.1.0',
  node: 'v20.0.0',
  processor: { model: 'A Processor', features: ['avx2', 'fma'] },
  tensorflow: {
    tensorflow: '2.21.0',
    tfjs: '4.22.0',
    gpu: false,
    oneDnn: {
      setting: null,
      kernels: [
        { op: 'MatMul', by: 'oneDNN', kernel: '_MklMatMul' },
        { op: 'LayerNorm', by: 'Eigen', kernel: '_MklLayerNorm', because: 'fails [no kernel]' },
      ],
    },
  },
  store: { location: 'folder /store' },
  datasets: [],
  missing: [],
} as const;

it('doctor says what computes each op, on which processor, under which setting', () => {
  const lines = doctorText(findings).split('\n');
  expect(lines).toContain('processor    A Processor: avx2 fma');
  expect(lines).toContain('oneDNN       TF_ENABLE_ONEDNN_OPTS is not set');
  expect(lines).toContain('  MatMul     oneDNN (_MklMatMul)');
  expect(lines).toContain('  LayerNorm  Eigen; _MklLayerNorm: fails [no kernel]');
});
