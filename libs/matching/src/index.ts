export { checkWidths } from './fusion/check-widths.js';
export type { Fusion, FusionMethod, FusionProblem } from './fusion/fusion.js';
export type { Matrix } from './fusion/transport-weights.js';
export type { MethodDescription, OptionDescription } from './methods/describe-method.js';
export { describeMethods } from './methods/describe-method.js';
export { matchMethods } from './methods/matchers.js';
export { checkFusion, parseFusion } from './methods/parse-fusion.js';
export type { ParsedMethod } from './methods/parse-method.js';
export { parseMethod } from './methods/parse-method.js';
export type { Restarted } from './methods/restarts.js';
export { bestOfRestarts } from './methods/restarts.js';
export { inFirstOrder } from './problem/in-first-order.js';
export type {
  MatchContext,
  MatchProblem,
  PairProblem,
  Phase,
  Timed,
} from './problem/match-problem.js';
export type { Match, Matcher, MatchStep, MatchTick, Restarts } from './problem/matcher.js';
export type { Architecture, Model } from './problem/model.js';
export { stackCheckpoints } from './problem/stack-checkpoints.js';
export { trainedPart } from './problem/trained-part.js';
export type { GroupConfidence } from './weight/confidence.js';
export { matchingConfidence } from './weight/confidence.js';
