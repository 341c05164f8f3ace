/** All three services in one process, over gRPC, whose tasks are answered at once: prints its address. */
import {
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  TrainerServiceDefinition,
} from '../../libs/proto/dist/index.js';
import { startService } from '../../libs/rpc/dist/index.js';
import { matchedOf, measuredOf, trainedOf } from './cases.mjs';

const quiet = () => undefined;
const refuse = () => {
  throw new Error('no such call in this benchmark');
};
const answer = (resultOf) =>
  async function* (request) {
    yield { event: { $case: 'result', value: resultOf(request) } };
  };

const { address } = await startService({
  listen: '127.0.0.1:0',
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  checks: {},
  add(server) {
    server.add(TrainerServiceDefinition, { train: answer(trainedOf), describe: refuse });
    server.add(MatcherServiceDefinition, {
      match: answer(matchedOf),
      fuse: refuse,
      verify: refuse,
      validate: async () => ({ needsData: false }),
      describe: refuse,
    });
    server.add(EvaluatorServiceDefinition, {
      evaluate: answer(measuredOf),
      measureGeometry: refuse,
      describe: refuse,
    });
  },
});
process.stdout.write(`${address}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
