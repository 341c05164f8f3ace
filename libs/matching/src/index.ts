export type { Match, Matcher, MatchProblem, MatchStep } from './matcher.js';
export type { MatchMethod } from './matchers.js';
export { matchMethod, matchMethods } from './matchers.js';
