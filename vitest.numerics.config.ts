import { defineConfig } from 'vitest/config';
import base from './vitest.config';

/**
 * The tests, of all packages, whose numbers go through TensorFlow's kernels, at a fifth of what all tests take. They run
 * once more with oneDNN's kernels turned off and once told to be on, so that one machine shows what others compute.
 */
const numerics = [
  // libs/tensorflow
  'src/{convolutions,float64,layer-normalization,linear-algebra,log-domain,losses}.test.ts',
  // libs/network
  'src/{ops/ops,prove-permutation,random-graphs,reset-statistics,run}.test.ts',
  // libs/training
  'src/{learner/gradient-clipping,learner/optimizer,loop/train}.test.ts',
  // libs/evaluation
  'src/{correct-units,first-layer,variance-collapse}.test.ts',
  // libs/geometry
  'src/{hessian-product,input-alignment}.test.ts',
  // libs/matching
  'src/activation/{activation-matching,covariance-matching}.test.ts',
  'src/{soft/midpoint-loss,weight/gram-matrix,weight/weight-matching}.test.ts',
];

const report = `test-results.onednn-${process.env.TF_ENABLE_ONEDNN_OPTS}.json`;

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: numerics,
    passWithNoTests: false,
    reporters: ['default', ['json', { outputFile: report }]],
  },
});
