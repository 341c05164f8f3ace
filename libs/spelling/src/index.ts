export { knownAs, partOf, whyNeedless } from './known-as.js';
export { reasonOf } from './reason-of.js';
export { listed, shorten } from './shorten.js';
export { longestMeant, nearestName, nearestSpelling, unknownName } from './unknown-name.js';
