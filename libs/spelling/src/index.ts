export { nearestName, unknownName } from './unknown-name.js';
