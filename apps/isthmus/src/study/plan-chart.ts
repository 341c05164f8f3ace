import { neededBy, type StudyPlan, type TaskPlan, type TaskStatus } from '@isthmus/study';
import type { PlannedStage } from './plan-summary.js';

/** Above this many tasks a flowchart shows stages alone: nobody reads more boxes. */
const mostTasks = 50;

/** A plan as a flowchart of Mermaid: its tasks where they are few, else its stages. */
export function planChart(
  plan: StudyPlan,
  stages: readonly PlannedStage[],
  statusOf: (task: TaskPlan) => TaskStatus,
): string {
  const lines = plan.tasks.length > mostTasks ? stageLines(stages) : taskLines(plan, statusOf);
  return ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n');
}

function stageLines(stages: readonly PlannedStage[]): string[] {
  const boxes = stages.map(({ kind, tasks, done }) =>
    box(kind, `${kind}: ${done} of ${tasks} done`),
  );
  return [...boxes, stages.map(({ kind }) => kind).join(' --> ')];
}

function taskLines({ tasks }: StudyPlan, statusOf: (task: TaskPlan) => TaskStatus): string[] {
  const names = new Map(tasks.map(({ id }, at) => [id, `t${at}`]));
  const nameOf = ({ id }: TaskPlan) => names.get(id) ?? '';
  return [
    ...tasks.map((task) => box(nameOf(task), `${task.label}: ${statusOf(task)}`)),
    ...tasks.flatMap((task) =>
      neededBy(task).map((needed) => `${nameOf(needed)} --> ${nameOf(task)}`),
    ),
  ];
}

function box(name: string, text: string): string {
  const escaped = text.replace(/["#;<>&]/g, (character) => `#${character.charCodeAt(0)};`);
  return `${name}["${escaped}"]`;
}
