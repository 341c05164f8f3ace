import { Command } from 'commander';
import { endWithReader } from './closed-pipe.js';
import { barrierCommand } from './commands/barrier.js';
import { connectCommand } from './commands/connect.js';
import { datasetCommand } from './commands/dataset.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { fuseCommand } from './commands/fuse.js';
import { geometryCommand } from './commands/geometry.js';
import { inspectCommand } from './commands/inspect.js';
import { layersCommand } from './commands/layers.js';
import { matchCommand } from './commands/match.js';
import { mergeCommand } from './commands/merge.js';
import { methodsCommand } from './commands/methods.js';
import { planCommand } from './commands/plan.js';
import { quickstartCommand } from './commands/quickstart.js';
import { reportCommand } from './commands/report.js';
import { resultsCommand } from './commands/results.js';
import { runCommand } from './commands/run.js';
import { scalingCommand } from './commands/scaling.js';
import { sequenceCommand } from './commands/sequence.js';
import { serveCommand } from './commands/serve.js';
import { specCommand } from './commands/spec.js';
import { storeCommand } from './commands/store.js';
import { theoryCommand } from './commands/theory.js';
import { trainCommand } from './commands/train.js';
import { verifyCommand } from './commands/verify.js';
import { explain } from './exit-code.js';
import { withOptionHints } from './option-hints.js';
import { version } from './version.js';

const program = new Command('isthmus')
  .description('study linear mode connectivity modulo permutation')
  .version(version)
  .showSuggestionAfterError()
  .addCommand(quickstartCommand())
  .addCommand(runCommand())
  .addCommand(planCommand())
  .addCommand(resultsCommand())
  .addCommand(reportCommand())
  .addCommand(scalingCommand())
  .addCommand(trainCommand())
  .addCommand(matchCommand())
  .addCommand(mergeCommand())
  .addCommand(fuseCommand())
  .addCommand(verifyCommand())
  .addCommand(methodsCommand())
  .addCommand(barrierCommand())
  .addCommand(connectCommand())
  .addCommand(sequenceCommand())
  .addCommand(layersCommand())
  .addCommand(evaluateCommand())
  .addCommand(geometryCommand())
  .addCommand(specCommand())
  .addCommand(theoryCommand())
  .addCommand(inspectCommand())
  .addCommand(datasetCommand())
  .addCommand(storeCommand())
  .addCommand(serveCommand())
  .addCommand(doctorCommand());

for (const command of [
  program,
  ...program.commands,
  ...program.commands.flatMap((c) => c.commands),
]) {
  withOptionHints(command.exitOverride(), process.argv.slice(2));
}

endWithReader();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
