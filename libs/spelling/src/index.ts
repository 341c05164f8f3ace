export { knownAs, partOf, whyNeedless } from './known-as.js';
export { nearestName, nearestSpelling, unknownName } from './unknown-name.js';
