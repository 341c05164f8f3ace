import { readWeights, writeWeights } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { networkParameters, parseNetwork } from '@isthmus/network';
import { serveCompute, tensorflowVersion } from '@isthmus/tensorflow';
import { maskOf, planTraining, trainReplicas } from '@isthmus/training';
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
  let savedAt = performance.now();
  const shouldSave = () => performance.now() - savedAt >= work.saveEveryMs;

  const setup = { network, dataset, plan, mask, replicas: spec.runs, saved, shouldSave };
  for (const event of trainReplicas(setup)) {
    switch (event.kind) {
      case 'checkpoint':
      case 'model':
        yield { ...event, model: modelFile(event.model) };
        break;
      case 'mask':
        yield { ...event, mask: modelFile(event.mask, { density: String(event.density) }) };
        break;
      case 'state':
        yield { kind: 'state', state: writeState(event.state) };
        savedAt = performance.now();
        break;
      default:
        yield event;
    }
  }
  yield { kind: 'ended', tensorflow: tensorflowVersion().tensorflow };

  function modelFile(weights: Parameters<typeof writeWeights>[0], more = {}): Uint8Array {
    return writeWeights(weights, { network: spec.network, ...more });
  }
});
