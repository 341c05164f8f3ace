import { hasEnoughOpenFiles } from '@isthmus/runtime/open-files';

// Loaded only then: to load it takes the files that there may be too few of.
if (hasEnoughOpenFiles()) await import('./main.js');
