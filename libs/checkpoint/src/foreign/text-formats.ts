import type { FormatSignature } from './format-signature.js';

/** Texts that are found in the place of models, the surest first; the last takes nearly any. */
export const textFormats: readonly FormatSignature[] = [
  {
    name: 'a Git LFS pointer',
    matches: (begin) => begin.startsWith('version https://git-lfs'),
    advice: 'the model itself was not downloaded; run `git lfs pull` in its repository',
  },
  {
    name: 'a web page (HTML) or XML',
    matches: (begin) => /^\uFEFF?\s*<[!?a-z]/i.test(begin),
    advice: 'a server answered with a page in place of the file; download the file itself',
  },
  {
    name: 'the list of a TensorFlow checkpoint',
    matches: (begin) => begin.startsWith('model_checkpoint_path:'),
    advice: 'read it with tf.train.load_checkpoint(FOLDER) and save its arrays with numpy.savez',
  },
  {
    name: 'a pickle of protocol 0',
    matches: (begin) => /^[(\]}](d|l|i|t|p\d|\.)/.test(begin),
    advice: 'load it in Python and save its tensors with torch.save, its arrays with numpy.savez',
  },
  {
    name: 'JSON',
    matches: (begin) => /^\uFEFF?\s*[{[]/.test(begin),
    advice: 'weights are not kept in it; it may be an error of a server, or a configuration',
  },
  {
    name: 'a text',
    // But for a pickle of protocol 0 that begins with the name of what it calls.
    matches: (begin) => !/^c[\w.]+\n[\w.]+\n/.test(begin),
    advice: 'give the file that holds the weights',
  },
];
