/** What a service's process should be told of its native library. */
export const computeEnv = {
  // One arena: what a thread frees, another takes. Otherwise a ResNet-20's training holds a third more memory.
  MALLOC_ARENA_MAX: '1',
  // glibc's defaults give tensors back to the system at every step: 5 to 10 % of its time.
  MALLOC_MMAP_THRESHOLD_: '1073741824',
  MALLOC_TRIM_THRESHOLD_: '1073741824',
  // TensorFlow greets every process with its build flags otherwise.
  TF_CPP_MIN_LOG_LEVEL: '2',
};
