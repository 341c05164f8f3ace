import { Command } from 'commander';
import { barrierCommand } from './commands/barrier-command.js';
import { connectCommand } from './commands/connect-command.js';
import { datasetCommand } from './commands/dataset-command.js';
import { doctorCommand } from './commands/doctor-command.js';
import { evaluateCommand } from './commands/evaluate-command.js';
import { fuseCommand } from './commands/fuse-command.js';
import { geometryCommand } from './commands/geometry-command.js';
import { inspectCommand } from './commands/inspect-command.js';
import { layersCommand } from './commands/layers-command.js';
import { matchCommand } from './commands/match-command.js';
import { mergeCommand } from './commands/merge-command.js';
import { methodsCommand } from './commands/methods-command.js';
import { planCommand } from './commands/plan-command.js';
import { quickstartCommand } from './commands/quickstart-command.js';
import { reportCommand } from './commands/report-command.js';
import { resultsCommand } from './commands/results-command.js';
import { runCommand } from './commands/run-command.js';
import { scalingCommand } from './commands/scaling-command.js';
import { sequenceCommand } from './commands/sequence-command.js';
import { serveCommand } from './commands/serve-command.js';
import { specCommand } from './commands/spec-command.js';
import { storeCommand } from './commands/store-command.js';
import { theoryCommand } from './commands/theory-command.js';
import { trainCommand } from './commands/train-command.js';
import { verifyCommand } from './commands/verify-command.js';
import { endWithReader } from './terminal/closed-pipe.js';
import { explain } from './terminal/exit-code.js';
import { withOptionHints } from './terminal/option-hints.js';
import { version } from './terminal/version.js';

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
