export type { CellSetting } from './cell-settings.js';
export { cellSettings } from './cell-settings.js';
export { checkNetworkFits, checkTrainingFits } from './check-study.js';
export type { StudyReaders } from './checked-study.js';
export { checkedStudy } from './checked-study.js';
export type { LinePoint } from './line-curves.js';
export { lineCurveOf } from './line-curves.js';
export type { OutcomeRow } from './outcome-rows.js';
export { outcomeRows, partialWords } from './outcome-rows.js';
export type { EvaluatePlan, MatchPlan, StudyPlan, TaskPlan, TrainPlan } from './plan.js';
export { planStudy } from './plan.js';
export type { FoundResult, PreparedStudy, TaskStatus } from './plan-status.js';
export { planStatus } from './plan-status.js';
export type { CellReport, StudyContext } from './run/run-study.js';
export { prepareStudy, runStudy } from './run/run-study.js';
export type { TaskReport } from './run/task-context.js';
export type { SeedChoice } from './seed-choice.js';
export { pairLabel, runKey } from './seed-labels.js';
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
export { artifactRemark, InputsLost } from './task/inputs-lost.js';
export type { NeedsData } from './task/needs-data.js';
export { createNeedsData } from './task/needs-data.js';
export type { AlignedModel, Measurement } from './task/obtain-curves.js';
export { obtainCurves } from './task/obtain-curves.js';
export type { Matching, MatchSource } from './task/obtain-match.js';
export { obtainMatch } from './task/obtain-match.js';
export type { Task } from './task/obtain-result.js';
export { obtainResult } from './task/obtain-result.js';
export { obtainTraining } from './task/obtain-training.js';
export type { CallOptions, ServiceName, ServicePlace } from './task/service-caller.js';
export type { ServiceClients } from './task/service-clients.js';
export { ServiceFailed } from './task/service-failed.js';
