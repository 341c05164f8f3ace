import type { Dataset } from '@isthmus/dataset';
import { type Network, outputShape } from '@isthmus/network';
import { unknownName } from '@isthmus/spelling';
import type { ServiceClients } from './service-clients.js';

/**
 * Throws a RangeError with both sizes when the network does not take the data set's
 * examples, or has no output for one of its classes.
 */
export function checkNetworkFits(network: Network, { name, shape, classes }: Dataset): void {
  const { notation, inputShape } = network;
  const [channels, height, width] = shape;
  const has = inputShape.length === 3 ? [height, width, channels] : [channels * height * width];
  if (inputShape.join() !== has.join()) {
    throw new RangeError(
      `the network does not take the data set's examples [network=${notation}, expected ${show(inputShape)}, dataset=${name}, got images of ${shape.join('x')}]`,
    );
  }
  const outputs = outputShape(network).reduce((product, size) => product * size, 1);
  if (outputs < classes) {
    throw new RangeError(
      `the network has too few outputs for the data set's classes [network=${notation}, outputs=${outputs}, dataset=${name}, classes=${classes}]`,
    );
  }
}

/** Throws a RangeError, suggesting the nearest name, when the matcher lacks a method. */
export async function checkMethods(
  methods: readonly string[],
  services: Pick<ServiceClients, 'matchMethods'>,
  signal: AbortSignal,
): Promise<void> {
  const offered = await services.matchMethods(signal);
  const unknown = methods.find((method) => !offered.includes(method));
  if (unknown !== undefined) throw new RangeError(unknownName('matcher', unknown, offered));
}

/** Images as channels x height x width, as data sets and notations give them. */
function show(sizes: readonly number[]): string {
  if (sizes.length !== 3) return `${sizes.join('x')} values`;
  return `images of ${[sizes[2], sizes[0], sizes[1]].join('x')}`;
}
