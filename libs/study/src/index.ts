export { checkNetworkFits, checkTrainingFits } from './check-study.js';
export type { StudyReaders } from './checked-study.js';
export { checkedStudy } from './checked-study.js';
export { artifactRemark, InputsLost } from './inputs-lost.js';
export type { LinePoint } from './line-curves.js';
export { lineCurveOf } from './line-curves.js';
export type { Task } from './obtain-result.js';
export { obtainResult } from './obtain-result.js';
export type { OutcomeRow } from './outcome-rows.js';
export { outcomeRows, partialWords } from './outcome-rows.js';
export type { EvaluatePlan, MatchPlan, StudyPlan, TaskPlan, TrainPlan } from './plan.js';
export { planStudy } from './plan.js';
export type { TaskStatus } from './plan-status.js';
export { planStatus } from './plan-status.js';
export type { CellReport, PreparedStudy, StudyContext } from './run-study.js';
export { prepareStudy, runStudy } from './run-study.js';
export type { TaskReport } from './run-tasks.js';
export type { SeedChoice } from './seed-choice.js';
export { pairLabel, runKey } from './seed-labels.js';
export type {
  CallOptions,
  ServiceClients,
  ServiceName,
  ServicePlace,
} from './service-clients.js';
export { ServiceFailed } from './service-failed.js';
export type { Study } from './study.js';
export { studyJsonSchema } from './study.js';
export type { StudyCell } from './study-cell.js';
export { expandStudy } from './study-cell.js';
export { formatStudy } from './study-document.js';
export type { StudyProblem } from './study-file.js';
export { parseStudy, StudyFileError } from './study-file.js';
export type {
  BarrierValue,
  CellResult,
  ModelResult,
  Stage,
  StudyResults,
  UnfinishedCell,
} from './study-results.js';
export { studyResults } from './study-results.js';
export type { SummaryRow } from './summary-rows.js';
export { summaryRows } from './summary-rows.js';
