export {
  type EvaluateRequest,
  type EvaluateResponse,
  EvaluatorServiceDefinition,
  type EvaluatorServiceImplementation,
  type MeasureGeometryRequest,
  type MeasureGeometryResponse,
} from './gen/isthmus/evaluator/v1/evaluator.js';
export {
  type FuseRequest,
  type FuseResponse,
  MatcherServiceDefinition,
  type MatcherServiceImplementation,
  type MatchRequest,
  type MatchResponse,
  type VerifyRequest,
  type VerifyResponse,
} from './gen/isthmus/matcher/v1/matcher.js';
export {
  TrainerServiceDefinition,
  type TrainerServiceImplementation,
  type TrainRequest,
  type TrainResponse,
} from './gen/isthmus/trainer/v1/trainer.js';
