export type { CellSetting } from './cell-settings.js';
export { cellSettings, networksOf, splitSettings } from './cell-settings.js';
export { checkNetworkFits, checkTrainingFits } from './check-study.js';
export type { StudyReaders } from './checked-study.js';
export { checkedStudy } from './checked-study.js';
export { formatStudy, formatValue } from './document/study-document.js';
export type { End, Pair } from './ends/end.js';
export { isGiven, pairLabel, runKey } from './ends/end.js';
export type { GivenModel } from './ends/given-model.js';
export type { ModelReaders, ReadModel } from './ends/read-models.js';
export type { SeedChoice } from './ends/seed-choice.js';
export { givenModels, pairsOf } from './ends/study-pairs.js';
export type { LinePoint } from './line-curves.js';
export { lineCurveOf } from './line-curves.js';
export type { OutcomeRow } from './outcome-rows.js';
export { outcomeRows, partialWords } from './outcome-rows.js';
export type { EvaluatePlan, MatchPlan, StudyPlan, TaskPlan, TrainPlan } from './plan.js';
export { neededBy, planStudy } from './plan.js';
export type { FoundResult, PreparedStudy, TaskStatus } from './plan-status.js';
export { planStatus } from './plan-status.js';
export type { CellReport, StudyContext } from './run/run-study.js';
export { prepareStudy, runStudy } from './run/run-study.js';
export { recallDataset } from './run/study-datasets.js';
export type { TaskReport } from './run/task-context.js';
export { selectTasks } from './selection.js';
export type { Study } from './study.js';
export { studyFileSchema, studyJsonSchema } from './study.js';
export type { StudyCell } from './study-cell.js';
export { cellKey, expandStudy, settingKey } from './study-cell.js';
export type { StudyProblem } from './study-file.js';
export { parseStudy, StudyFileError } from './study-file.js';
export type {
  BarrierValue,
  CellResult,
  ModelResult,
  Stage,
  StudyResults,
  TrainedModel,
  UnfinishedCell,
} from './study-results.js';
export { isTrained, studyResults } from './study-results.js';
export type { StudyScope } from './study-scope.js';
export { studyScope } from './study-scope.js';
export type { SummaryRow } from './summary-rows.js';
export { summaryRows } from './summary-rows.js';
export type { ServicePlace } from './task/endpoints.js';
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
export type { CallOptions, FindService, ServiceName } from './task/service-caller.js';
export type { ServiceClients } from './task/service-clients.js';
export { ServiceFailed } from './task/service-failed.js';
export { type TaskLimits, usualLimits } from './task/task-limits.js';
export { createStudyWatch, type StudyWatch } from './watch/study-watch.js';
export {
  type StatusCounts,
  type WatchedProgress,
  watchedProgress,
} from './watch/watched-progress.js';
export type { WatchedStatus, WatchedTask } from './watch/watched-task.js';
