const setting = 'TF_ENABLE_ONEDNN_OPTS';
/** What it was before this process or a parent of it told TensorFlow something else. */
const asGiven = 'TF_ENABLE_ONEDNN_OPTS_GIVEN';

/**
 * Makes this process's environment fit for TensorFlow; to be called before the native library is loaded, on the main
 * thread, since a worker's environment is a copy that the library does not read.
 *
 * TensorFlow is told never to put oneDNN's kernels into the place of its own, as it does on processors with AVX-512 or
 * AVX-VNNI: it would greet every process with that on stderr, whatever the log level, and its kernel of a convolution's
 * gradient writes beyond its memory for kernels of 1 x 1 with steps. `runOneDnn` chooses instead, on every processor.
 */
export function prepareEnvironment(): void {
  const { env } = process;
  // TensorFlow names the processor's instructions on stderr otherwise.
  env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // A process takes all of a GPU's memory otherwise, and the next one finds none.
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  env[asGiven] ??= env[setting] ?? '';
  env[setting] = '0';
}

/** TF_ENABLE_ONEDNN_OPTS as the user has set it; undefined where it is not set. */
export function oneDnnSetting(): string | undefined {
  const given = process.env[asGiven] ?? process.env[setting];
  return given || undefined;
}

/** Whether the user has turned oneDNN off, in one of the two words that TensorFlow takes. */
export function isOneDnnOff(): boolean {
  return ['0', 'false'].includes(oneDnnSetting()?.toLowerCase() ?? '');
}
