export type { MatchContext, MatchProblem, PairProblem, Phase, Timed } from './match-problem.js';
export type { Match, Matcher, MatchStep } from './matcher.js';
export type { MatchMethod, ParsedMethod } from './matchers.js';
export { matchMethods, parseMethod } from './matchers.js';
