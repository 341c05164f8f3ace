export type { AskedChannels } from './channels.js';
export { type AskedFigure, studyFigure } from './study-figure.js';
