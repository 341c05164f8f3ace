import { unknownName } from '@isthmus/spelling';
import type { ServiceName } from '@isthmus/study';
import { serviceNames } from './service-process.js';

const example = 'trainer=host:50051,matcher=host:50052,evaluator=host:50053';

/**
 * Reads "trainer=H:P,matcher=H:P,evaluator=H:P"; a service that is at several places is named once for each. Throws a
 * RangeError on anything else.
 */
export function parseServices(text: string): Readonly<Record<ServiceName, readonly string[]>> {
  const given: Record<ServiceName, string[]> = { trainer: [], matcher: [], evaluator: [] };
  for (const part of text.split(',')) {
    const { service, value: address } = parseOfService(part);
    if (!/^(dns:\/\/\/)?[^\s:/]+:\d{1,5}$/.test(address)) {
      throw new RangeError(
        `bad address [service=${service}, got "${address}"]; expected e.g. ${example}`,
      );
    }
    if (given[service].includes(address)) {
      throw new RangeError(`the address of the ${service} is there twice [got "${address}"]`);
    }
    given[service].push(address);
  }
  for (const service of serviceNames) {
    if (given[service].length === 0) {
      throw new RangeError(`no address for the ${service}; expected e.g. ${example}`);
    }
  }
  return given;
}

/** Reads "trainer=2", a value of one service. Throws a RangeError where it names none. */
export function parseOfService(part: string): {
  readonly service: ServiceName;
  readonly value: string;
} {
  const [name = '', value = ''] = part.split(/=(.*)/s);
  const service = serviceNames.find((known) => known === name);
  if (service === undefined) throw new RangeError(unknownName('service', name, serviceNames));
  return { service, value };
}
