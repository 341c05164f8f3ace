import { plainChain } from './plain-chain.js';
import { residuals } from './residual.js';
import type { Scheme } from './scheme.js';
import { vggs } from './vgg.js';

/** Every naming scheme that is known; the first that recognizes a file's layers reads them. */
export const schemes: readonly Scheme[] = [...residuals, ...vggs, plainChain];
