export { knownAs, partOf, whyNeedless } from './known-as.js';
export { listed, shorten } from './shorten.js';
export { nearestName, nearestSpelling, unknownName } from './unknown-name.js';
