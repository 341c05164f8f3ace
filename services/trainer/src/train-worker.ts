import { writeWeights } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { parseNetwork } from '@isthmus/network';
import { serveCompute, tensorflowVersion } from '@isthmus/tensorflow';
import { train } from '@isthmus/training';
import type { TrainWork, TrainWorkEvent } from './train-work.js';

serveCompute(function* ({ spec, dataset }: TrainWork): Generator<TrainWorkEvent> {
  const network = parseNetwork(spec.network);
  for (const event of train(network, decodeDataset(dataset), spec)) {
    if (event.kind !== 'trained') yield event;
    else {
      const model = writeWeights(event.weights, { network: spec.network });
      const { tensorflow } = tensorflowVersion();
      yield { kind: 'trained', model, stepMs: event.stepMs, tensorflow };
    }
  }
});
