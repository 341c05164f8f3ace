export { checkWidths } from './fusion/check-widths.js';
export type { MethodDescription, OptionDescription } from './methods/describe-method.js';
export { describeMethods } from './methods/describe-method.js';
export { matchMethods } from './methods/matchers.js';
export { checkFusion, parseFusion } from './methods/parse-fusion.js';
export type { ParsedMethod } from './methods/parse-method.js';
export { parseMethod } from './methods/parse-method.js';
export type { Restarted } from './methods/restarts.js';
export { bestOfRestarts } from './methods/restarts.js';
export type {
  MatchContext,
  MatchProblem,
  PairProblem,
  Phase,
  Timed,
} from './problem/match-problem.js';
export type { Architecture, Model } from './problem/model.js';
export { stackCheckpoints } from './problem/stack-checkpoints.js';
export { trainedPart } from './problem/trained-part.js';
export type { Fusion, FusionMethod, FusionProblem, Matrix } from './search/fusion.js';
export { inFirstOrder } from './search/in-first-order.js';
export type { Match, Matcher, MatchStep, MatchTick, Restarts } from './search/matcher.js';
export type { GroupConfidence } from './weight/confidence.js';
export { matchingConfidence } from './weight/confidence.js';
