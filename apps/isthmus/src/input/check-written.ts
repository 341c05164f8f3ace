import { say } from '../terminal/output.js';
import { checkEnding, type ModelFile } from './model-file.js';

/**
 * Throws BadInput for names of another format than that of a model in whose form files are written, and says what of its
 * checkpoint is not written.
 */
export function checkWritten(files: readonly string[], model: ModelFile): void {
  for (const file of files) checkEnding(file, model);
  if (model.checkpoint.wrapper.length > 0) {
    say(`${model.file}: only its weights are written, without what lies beside them`);
  }
}
