export { NotationError, type Options, readOptions, takeOptions } from './options.js';
export { choice, factor, flag, whole } from './values.js';
