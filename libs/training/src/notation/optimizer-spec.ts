import { factor, flag, NotationError, type Options } from '@isthmus/notation';
import { atLeastZero, belowOne, readSetting, type SettingForm } from './setting-notation.js';

/**
 * How weights w are moved along gradients g at learning rate s, which each step is given.
 * - sgd: momentum as PyTorch counts it, v <- momentum v + g, w <- w - s v, with Nesterov's look
 *   ahead w <- w - s (g + momentum v); weightDecay times w is added to g first.
 * - adam: Kingma & Ba 2015, algorithm 1; weightDecay times w is added to g first.
 * - adamw: Loshchilov & Hutter 2019, algorithm 2, as PyTorch does: w shrinks by s weightDecay w.
 * - noisy-sgd: Mei, Montanari & Nguyen 2018, regularised and noisy, without momentum:
 *   w <- (1 - 2 lambda s) w - s g + sqrt(2 s temperature) z with standard normal z.
 */
export type OptimizerSpec =
  | {
      readonly kind: 'sgd';
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | { readonly kind: 'noisy-sgd'; readonly lambda: number; readonly temperature: number };

const forms: Readonly<Record<OptimizerSpec['kind'], SettingForm<OptimizerSpec>>> = {
  sgd: {
    example: 'sgd:momentum=0.9,nesterov=true,decay=1e-4',
    build(options) {
      const momentum = options.take('momentum', belowOne, 0.9);
      const nesterov = options.take('nesterov', flag, false);
      if (nesterov && momentum === 0) {
        throw new NotationError('a momentum above 0 where nesterov=true, got momentum=0');
      }
      return { kind: 'sgd', momentum, nesterov, weightDecay: decay(options, 0) };
    },
  },
  adam: {
    example: 'adam:beta1=0.9,beta2=0.999,epsilon=1e-8,decay=1e-4',
    build: (options) => ({ kind: 'adam', ...moments(options), weightDecay: decay(options, 0) }),
  },
  adamw: {
    example: 'adamw:beta1=0.9,beta2=0.999,epsilon=1e-8,decay=0.01',
    build: (options) => ({ kind: 'adamw', ...moments(options), weightDecay: decay(options, 0.01) }),
  },
  'noisy-sgd': {
    example: 'noisy-sgd:lambda=1e-4,temperature=1e-6',
    build: (options) => ({
      kind: 'noisy-sgd',
      lambda: options.need('lambda', atLeastZero),
      temperature: options.need('temperature', atLeastZero),
    }),
  },
};

/**
 * Reads an optimizer's notation, such as "sgd:momentum=0.9,decay=5e-4"; docs/training.md lists all.
 * What is left out is PyTorch's default, but for the momentum of sgd, 0.9. Throws a RangeError.
 */
export function parseOptimizer(text: string): OptimizerSpec {
  return readSetting('optimizer', text, forms);
}

function moments(options: Options) {
  return {
    beta1: options.take('beta1', belowOne, 0.9),
    beta2: options.take('beta2', belowOne, 0.999),
    epsilon: options.take('epsilon', factor, 1e-8),
  };
}

function decay(options: Options, otherwise: number): number {
  return options.take('decay', atLeastZero, otherwise);
}
