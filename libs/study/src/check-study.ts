import type { Dataset } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import { unknownName } from '@isthmus/spelling';
import type { ServiceClients } from './service-clients.js';

/** Throws a RangeError with both sizes when the network does not take the data set's examples. */
export function checkNetworkFits(network: Network, { name, shape }: Dataset): void {
  const [takes, has] = [network.inputShape, shape].map((sizes) =>
    sizes.reduce((product, size) => product * size, 1),
  );
  if (takes !== has) {
    throw new RangeError(
      `the network does not take the data set's examples [network=${network.notation}, expected ${takes} values an example, dataset=${name}, got ${has} (${shape.join('x')})]`,
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
