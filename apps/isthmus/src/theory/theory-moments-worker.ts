import { parseNetwork } from '@isthmus/network';
import { secondMoments } from '@isthmus/network-theory';
import { serveCompute } from '@isthmus/tensorflow';
import type { MomentsEvent, MomentsWork } from './theory-moments-work.js';

serveCompute(function* ({ network, weights, split }: MomentsWork): Generator<MomentsEvent> {
  const ofInputs = yield* secondMoments(parseNetwork(network), weights, split);
  yield { kind: 'moments', ofInputs };
});
