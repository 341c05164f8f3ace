import type { FormatSignature } from './format-signature.js';

const saveAsSafetensors =
  "read the weights in Python with the library that wrote it and save them as safetensors with PyTorch's names (kernels of Dense layers are in x out there: transpose them)";
const unpack = 'unpack it first, and give the file that was in it';
const noModel = 'give the file that holds the weights';

const beginsWith =
  (...begins: readonly string[]) =>
  (begin: string) =>
    begins.some((one) => begin.startsWith(one));
const hasAt = (at: number, what: string) => (begin: string) => begin.startsWith(what, at);

/** Whether each of the first bytes is one of those given for it. */
const bytesAre =
  (...allowed: readonly (readonly number[])[]) =>
  (begin: string) =>
    allowed.every((codes, at) => codes.includes(begin.charCodeAt(at)));
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** A table of LevelDB ends so. */
const tableMagic = Buffer.from('57fb808b247547db', 'hex');

/** Binary formats that are not read, by what they begin with. */
export const binaryFormats: readonly FormatSignature[] = [
  {
    name: 'HDF5, as Keras and h5py write it',
    matches: beginsWith('\x89HDF\r\n\x1a\n'),
    advice: saveAsSafetensors,
  },
  {
    name: 'GGUF or GGML, of llama.cpp',
    matches: beginsWith('GGUF', 'lmgg', 'fmgg', 'tjgg'),
    advice: 'use the safetensors files that it was made from; quantised weights cannot be matched',
  },
  {
    name: 'a TensorFlow SavedModel',
    matches: beginsWith('\x08\x01\x12'),
    advice: 'load it with tf.saved_model.load(FOLDER) and save its variables with numpy.savez',
  },
  {
    // ModelProto: the version of its format, then a field of texts or the graph.
    name: 'ONNX',
    matches: bytesAre([0x08], range(2, 31), [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42]),
    advice:
      'save its weights in Python: save_file({t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(FILE).graph.initializer}, OUT) of safetensors.numpy',
  },
  {
    // A map whose first key is a text.
    name: 'msgpack, as flax writes it',
    matches: (begin) => /^([\x81-\x8f]|\xde..|\xdf....)([\xa0-\xbf]|\xd9.|\xda..)/s.test(begin),
    advice:
      "restore it with flax.serialization.msgpack_restore and save it as npz: np.savez('A.npz', **flax.traverse_util.flatten_dict(params, sep='/'))",
  },
  {
    name: 'compressed by gzip',
    matches: beginsWith('\x1f\x8b'),
    advice: `${unpack} (gunzip); MNIST's files are data, for --dataset`,
  },
  {
    name: 'compressed (bzip2, xz, zstd, lz4, 7z or rar)',
    matches: beginsWith(
      'BZh',
      '\xfd7zXZ\0',
      '\x28\xb5\x2f\xfd',
      '\x04\x22\x4d\x18',
      '7z\xbc\xaf',
      'Rar!',
    ),
    advice: unpack,
  },
  { name: 'a tar archive', matches: hasAt(257, 'ustar'), advice: `${unpack} (tar -xf)` },
  {
    name: 'a single array of numpy (npy)',
    matches: beginsWith('\x93NUMPY'),
    advice: 'give it a name in an npz file: numpy.savez(FILE, name=array)',
  },
  {
    name: 'TensorFlow Lite',
    matches: hasAt(4, 'TFL3'),
    advice: 'use the model that it was converted from',
  },
  {
    name: 'a model of PyTorch for phones',
    matches: (begin) => hasAt(4, 'PTMF')(begin) || /^....ET1\d/s.test(begin),
    advice:
      'use the model that it was converted from, saved with torch.save(model.state_dict(), FILE)',
  },
  {
    name: 'the index of a TensorFlow checkpoint',
    matches: (_, bytes) => tableMagic.equals(bytes.subarray(-8)),
    advice: 'read it with tf.train.load_checkpoint(PREFIX) and save its arrays with numpy.savez',
  },
  {
    name: "a file of MNIST's format (IDX)",
    matches: bytesAre([0], [0], [0x08, 0x09, ...range(0x0b, 0x0e)], range(1, 4)),
    advice: 'it holds data, for --dataset; see `isthmus dataset list`',
  },
  {
    name: 'a MATLAB file',
    matches: beginsWith('MATLAB 5.0'),
    advice: 'read it with scipy.io.loadmat and save its arrays with numpy.savez',
  },
  { name: 'a PDF document', matches: beginsWith('%PDF'), advice: noModel },
  {
    name: 'an image',
    matches: (begin) =>
      beginsWith('\x89PNG', '\xff\xd8\xff', 'GIF8', 'BM')(begin) || /^RIFF.{4}WEBP/s.test(begin),
    advice: noModel,
  },
  {
    name: 'a table (Parquet, Arrow or SQLite)',
    matches: beginsWith('PAR1', 'ARROW1', 'SQLite format 3'),
    advice: noModel,
  },
  { name: 'a program', matches: beginsWith('\x7fELF', 'MZ'), advice: noModel },
  {
    name: 'a text in UTF-16',
    matches: beginsWith('\xff\xfe', '\xfe\xff'),
    advice: noModel,
  },
];
