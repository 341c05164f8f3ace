export { notationText, readableBy } from './notation-schema.js';
export {
  longestJson,
  longestNotation,
  NotationError,
  type Options,
  readOptions,
  takeOptions,
} from './options.js';
export { choice, factor, flag, type Reader, reader, whole, wholeUpTo } from './values.js';
