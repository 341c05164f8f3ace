export { NotationError, type Options, readOptions } from './options.js';
export { choice, factor, flag, whole } from './values.js';
