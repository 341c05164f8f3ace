import type { ServiceAddresses, ServiceLogs } from '@isthmus/study';
import { type ChildOptions, startChild } from './service-process.js';

/** Services that run as children of this process. */
export interface LocalServices {
  readonly addresses: ServiceAddresses;
  readonly logs: ServiceLogs;
  /** Ends them. They also end with this process, however it ends. */
  stop(): Promise<void>;
}

/** Starts the three services on free loopback ports and waits until they listen. */
export async function startLocalServices(options: ChildOptions): Promise<LocalServices> {
  const children = {
    trainer: startChild('trainer', options),
    matcher: startChild('matcher', options),
    evaluator: startChild('evaluator', options),
  };
  const stop = async () => {
    await Promise.all(Object.values(children).map((child) => child.stop()));
  };
  try {
    const [trainer, matcher, evaluator] = await Promise.all([
      children.trainer.listening,
      children.matcher.listening,
      children.evaluator.listening,
    ]);
    const logs = {
      trainer: children.trainer.logFile,
      matcher: children.matcher.logFile,
      evaluator: children.evaluator.logFile,
    };
    return { addresses: { trainer, matcher, evaluator }, logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
