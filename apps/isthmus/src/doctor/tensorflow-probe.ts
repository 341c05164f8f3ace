import { tensorflowVersion, tryKernels } from '@isthmus/tensorflow';

// A process of its own: the library may write to stderr as it loads, and crash where it does not fit.
console.log(JSON.stringify({ ...tensorflowVersion(), oneDnn: tryKernels() }));
