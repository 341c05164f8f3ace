import type { ServiceName, ServicePlace } from '@isthmus/study';
import { type ChildOptions, type ServiceChild, startChild } from './service-process.js';

/** Services that run as children of this process. */
export interface LocalServices {
  /** Starts a service on a free loopback port, and waits until it listens; to be called once for each. */
  start(service: ServiceName): Promise<ServicePlace>;
  /** Ends them. They also end with this process, however it ends. */
  stop(): Promise<void>;
}

/** No service yet. They are started one after the other: at once, they would take each other's processor time. */
export function createLocalServices(options: ChildOptions): LocalServices {
  const children: ServiceChild[] = [];
  let starting: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const startNext = async (service: ServiceName): Promise<ServicePlace> => {
    if (isStopped) throw new Error(`the ${service} is not started any more`);
    const child = startChild(service, options);
    children.push(child);
    return { address: await child.listening, log: child.logFile };
  };
  return {
    start(service) {
      const place = starting.then(() => startNext(service));
      starting = place.catch(() => undefined);
      return place;
    },
    async stop() {
      isStopped = true;
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}
