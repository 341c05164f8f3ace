export { QueueFull } from './admission.js';
export { type ArtifactRef, artifactRef } from './artifact-ref.js';
export { bounds, sha256Hex } from './bounds.js';
export { computeOnce, type TaskRequest } from './compute-once.js';
export {
  type DatasetRecord,
  parseDatasetRecord,
  readDatasetRecords,
  writeDatasetRecord,
} from './dataset-record.js';
export { type TaskIdentity, taskDigest } from './digest.js';
export {
  alignedModels,
  type CorrectionKind,
  type Curve,
  type CurvePoint,
  corrections,
  curve,
  curvePoint,
  type EvaluateResult,
  type EvaluateSpec,
  evaluateResult,
  evaluateSpec,
  evaluateTask,
  measures,
  splits,
} from './evaluate-task.js';
export {
  dropFailure,
  parseFailure,
  readFailure,
  type TaskFailure,
  writeFailure,
} from './failure-record.js';
export { type FuseResult, type FuseSpec, fuseResult, fuseSpec, fuseTask } from './fuse-task.js';
export {
  type GeometryResult,
  type GeometrySpec,
  geometryResult,
  geometrySpec,
  geometryTask,
} from './geometry-task.js';
export { leaseDigest, leasePrefix, parseLease } from './lease.js';
export type { Made } from './made.js';
export {
  type MatchResult,
  type MatchSpec,
  matchedModels,
  matchResult,
  matchSpec,
  matchTask,
  type Proof,
  proof,
  startFiles,
} from './match-task.js';
export { openRecord, openRecordWith, sealRecord, sealRecordWith } from './sealed-record.js';
export {
  isWaiting,
  type Metric,
  type Progress,
  type TaskEvent,
  type TaskNews,
  waitingStages,
} from './task-event.js';
export { readTaskFacts, type TaskFacts } from './task-facts.js';
export { createTaskHost, openTaskHost, type TaskHost } from './task-host.js';
export {
  parseRecord,
  type ReadOptions,
  type RecordRemark,
  readResult,
  resultKey,
  type TaskDefinition,
  taskRecord,
  writeResult,
} from './task-record.js';
export { toldIssues } from './told-issues.js';
export {
  type Checkpoint,
  type Epoch,
  epoch,
  type PruningLevel,
  type ReplicaSeeds,
  replicaSeeds,
  type TrainedNetwork,
  type TrainResult,
  type TrainSpec,
  trainedNetwork,
  trainResult,
  trainSpec,
  trainTask,
} from './train-task.js';
export {
  type VerifyResult,
  type VerifySpec,
  verifyResult,
  verifySpec,
  verifyTask,
} from './verify-task.js';
