/** Computes for the check in a process of its own, on the device that its environment leaves it: an answer a request. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { tensor, tensorflowVersion } from '../../libs/tensorflow/dist/index.js';
import { match, walk } from './connecting.mjs';
import { train, trainReplicas } from './training.mjs';

const works = { look, train, trainReplicas, match, walk };

process.on('message', ({ kind, ...request }) => {
  try {
    process.send({ value: works[kind](request) });
  } catch (error) {
    process.send({ error: error.stack ?? String(error) });
  }
});

/** Which TensorFlow there is, on what it computes, and which of NVIDIA's libraries it has loaded. */
function look() {
  const version = tensorflowVersion();
  tensor(new Float32Array(1), [1]).dispose();
  const maps = existsSync('/proc/self/maps') ? readFileSync('/proc/self/maps', 'utf8') : '';
  const nvidia = /^lib(cuda|cublas|cudnn|cufft|curand|cusolver|cusparse|nccl|nvrtc|nvJitLink)/;
  const files = maps.split('\n').map((line) => basename(line.split(/\s+/).at(-1)));
  const libraries = [...new Set(files.filter((file) => nvidia.test(file)))].sort();
  return { ...version, libraries };
}
