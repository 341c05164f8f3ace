import { tensorflowVersion } from '@isthmus/tensorflow';

// A process of its own: the library writes to stderr as it loads, and may crash where it does not fit.
console.log(JSON.stringify(tensorflowVersion()));
