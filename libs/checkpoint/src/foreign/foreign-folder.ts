/** Folders that other libraries keep models in and that are not read, by what they hold. */
const foreignFolders: readonly {
  readonly name: string;
  readonly holds: RegExp;
  readonly advice: string;
}[] = [
  {
    name: 'an orbax checkpoint of JAX',
    holds:
      /^(_CHECKPOINT_METADATA|_METADATA|_sharding|manifest\.ocdbt|ocdbt\.process_\d+|checkpoint\.orbax.*|_strings\.json|array_metadatas)$/,
    advice:
      "restore it with orbax.checkpoint and save it as npz: np.savez('A.npz', **flax.traverse_util.flatten_dict(params, sep='/'))",
  },
  {
    name: 'a TensorFlow SavedModel',
    holds: /^(saved_model\.pb(txt)?|keras_metadata\.pb)$/,
    advice: 'load it with tf.saved_model.load and save its variables with numpy.savez',
  },
  {
    name: 'a TensorFlow checkpoint',
    holds: /\.data-\d{5}-of-\d{5}$/,
    advice: 'read it with tf.train.load_checkpoint and save its arrays with numpy.savez',
  },
  {
    name: 'a distributed checkpoint of PyTorch',
    holds: /\.distcp$/,
    advice:
      'make one file of it: python -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER A.pt',
  },
  {
    name: 'a checkpoint of DeepSpeed',
    holds: /^(zero_to_fp32\.py|global_step\d+|(bf16_)?zero_pp_rank_.*)$/,
    advice: 'make one file of it: python zero_to_fp32.py FOLDER A.pt',
  },
  {
    name: 'zarr or tensorstore arrays',
    holds: /^(\.zarray|\.zgroup|zarr\.json)$/,
    advice: 'read them in Python and save them with numpy.savez',
  },
];

/** What a folder with these files is, and what to do with it; undefined where it is nothing known. */
export function foreignFolder(names: readonly string[]): string | undefined {
  const found = foreignFolders.find(({ holds }) => names.some((name) => holds.test(name)));
  return found && `${found.name}: ${found.advice}`;
}
