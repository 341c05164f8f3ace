import type { CellReport, Study, StudyPlan, TaskReport } from '@isthmus/study';
import { coloursOf } from '../terminal/colours.js';
import { commandIo } from '../terminal/command-io.js';
import { openBlock } from '../terminal/live-block.js';
import { say } from '../terminal/output.js';
import { studyLine, studyLines } from './study-lines.js';
import { createStudyTally } from './study-tally.js';

/** Shows how far a study is. */
export interface StudyProgress {
  readonly note: (report: TaskReport | CellReport) => void;
  readonly stop: () => void;
}

/** Starts showing on stderr: a block that is drawn again on a terminal, otherwise a line now and then. */
export function showStudy(study: Study, plan: StudyPlan): StudyProgress {
  const tally = createStudyTally(study, plan, performance.now());
  const { warning } = coloursOf(commandIo().stderr);
  const block = openBlock({
    lines: (size, colours) => studyLines(tally.state(performance.now()), size, colours),
    line: () => studyLine(tally.state(performance.now())),
  });
  return {
    note(report) {
      const isTurn = tally.note(report, performance.now());
      block.changed();
      if (isTurn) block.tell();
      if (report.kind === 'retried' && report.failure.kind === 'diverged') {
        say(`trained again, though it diverged: ${report.task.label}: ${report.failure.message}`);
      }
      if (report.kind === 'remark' && report.remark.kind === 'damaged') {
        say(warning(`warning: ${report.remark.message}`));
      }
    },
    stop: block.stop,
  };
}
