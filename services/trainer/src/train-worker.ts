import { readWeights, writeWeights } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { networkParameters, parseNetwork } from '@isthmus/network';
import { serveCompute, tensorflowVersion } from '@isthmus/tensorflow';
import { maskOf, planTraining, trainAndPrune } from '@isthmus/training';
import { readState, writeState } from './state-file.js';
import type { TrainWork, TrainWorkEvent } from './train-work.js';

serveCompute(function* (work: TrainWork): Generator<TrainWorkEvent> {
  const { spec } = work;
  const network = parseNetwork(spec.network);
  const dataset = decodeDataset(work.dataset);
  const plan = planTraining(spec, { network, examples: dataset.train.count });
  const mask =
    work.mask &&
    maskOf(readWeights(work.mask, { file: 'mask' }).weights, networkParameters(network));
  const saved = work.state && readState(work.state);
  const stepsALevel = plan.steps - (plan.pruning?.rewindStep ?? 0);
  const stepsARun = plan.steps + (plan.pruning?.levels ?? 0) * stepsALevel;
  const total = stepsARun * spec.runs.length;
  let savedAt = performance.now();
  const shouldSave = () => performance.now() - savedAt >= work.saveEveryMs;

  for (const [run, seeds] of spec.runs.entries()) {
    if (run < (saved?.run ?? 0)) continue;
    const resumed = saved?.run === run ? saved.pruning : undefined;
    const setup = { network, dataset, plan, mask, shouldSave, saved: resumed };
    for (const event of trainAndPrune({ ...setup, run: seeds })) {
      const place = { run, level: event.level };
      switch (event.kind) {
        case 'batch':
          yield { kind: 'batch' };
          break;
        case 'step': {
          const epoch = Math.ceil(event.step / plan.stepsAnEpoch);
          const before = event.level === 0 ? 0 : plan.steps + (event.level - 1) * stepsALevel;
          const inLevel = event.level === 0 ? event.step : event.step - (plan.steps - stepsALevel);
          const done = run * stepsARun + before + inLevel;
          yield { kind: 'step', ...place, epoch, done, total };
          break;
        }
        case 'epoch':
          yield { kind: 'epoch', ...place, epoch: event.epoch, durationMs: event.durationMs };
          break;
        case 'checkpoint': {
          const model = modelFile(event.weights);
          yield { kind: 'checkpoint', ...place, step: event.step, model };
          break;
        }
        case 'mask': {
          const { density } = event;
          const file = modelFile(event.mask, { density: String(density) });
          yield { kind: 'mask', ...place, density, mask: file };
          break;
        }
        case 'state':
          yield { kind: 'state', state: writeState({ run, pruning: event.state }) };
          savedAt = performance.now();
          break;
        case 'trained':
          yield { kind: 'model', ...place, model: modelFile(event.weights), stepMs: event.stepMs };
      }
    }
  }
  yield { kind: 'ended', tensorflow: tensorflowVersion().tensorflow };

  function modelFile(weights: Parameters<typeof writeWeights>[0], more = {}): Uint8Array {
    return writeWeights(weights, { network: spec.network, ...more });
  }
});
