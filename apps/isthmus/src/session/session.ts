import { type Dataset, loadDataset } from '@isthmus/dataset';
import {
  checkReadable,
  checkStore,
  type ObjectStore,
  openStore,
  patientStore,
} from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import {
  createNeedsData,
  type NeedsData,
  type ServiceClients,
  type TaskLimits,
  usualLimits,
} from '@isthmus/study';
import { readEnvironment } from '../input/environment.js';
import { commandIo } from '../terminal/command-io.js';
import { interruptible } from '../terminal/interruptible.js';
import { say } from '../terminal/output.js';
import { version } from '../terminal/version.js';
import { mending } from './mending.js';
import { localServices, servicesAt } from './open-services.js';
import { parseServices } from './service-addresses.js';
import { type Concurrency, concurrencyOf } from './service-concurrency.js';
import { absoluteStoreUrl, storeUrlOf } from './store-url.js';

/** Options that every command takes which computes. */
export interface SessionOptions {
  readonly store?: string;
  /** As asked for, or as the environment says. */
  readonly services?: string;
  readonly concurrency?: Partial<Concurrency>;
  /** Seconds that a task may be computed. */
  readonly taskTimeout?: number;
  /** Seconds after which a silent service is given up. */
  readonly stallTimeout?: number;
}

/** What a command works with. */
export interface Session {
  readonly store: ObjectStore;
  /**
   * The services, once it is proved that the store can be written. Each is started when it is called first, unless the
   * options say where they are.
   */
  readonly services: () => Promise<ServiceClients>;
  /** Asks the matcher about methods that are not ours. */
  readonly needsData: NeedsData;
  readonly loadDataset: (notation: string) => Promise<Dataset>;
  /** Aborts on Ctrl-C, and when a local service ends by itself. */
  readonly signal: AbortSignal;
  readonly concurrency: Concurrency;
}

/**
 * Opens the store, waiting until it answers, proves that it can be read, runs `work` in the root span of
 * a trace, once more where it comes upon a damaged artifact, and closes all that `work` opened.
 */
export async function withSession<Result>(
  command: string,
  options: SessionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const environment = readEnvironment(commandIo().env);
  const addresses = options.services === undefined ? undefined : parseServices(options.services);
  const storeUrl = storeUrlOf(options.store, environment);
  const limits = limitsOf(options);
  const opened = openStore(storeUrl, environment.s3);
  // What follows needs traces and calls; whoever gave bad input does not wait for them to be loaded.
  const { startTracing } = await import('@isthmus/runtime/start-tracing');
  const tracing = startTracing('isthmus', environment.otlpEndpoint);
  const closing: (() => Promise<void> | void)[] = [() => tracing.shutdown()];

  const openServices = async (stop: (reason: Error) => void): Promise<ServiceClients> => {
    const env = { ...commandIo().env, ISTHMUS_STORE_URL: absoluteStoreUrl(storeUrl) };
    const opened = await (addresses
      ? servicesAt(addresses, limits)
      : localServices(env, limits, stop));
    closing.unshift(() => opened.close());
    return opened.clients;
  };
  let clients: Promise<ServiceClients> | undefined;
  try {
    return await interruptible(async (signal, stop) => {
      const store = patientStore(opened, { tell: say, signal });
      await checkReadable(store);
      const session: Session = {
        store,
        signal,
        concurrency: concurrencyOf(options.concurrency ?? {}, {
          isLocal: addresses === undefined,
        }),
        loadDataset: (notation) => loadDataset(notation, environment),
        needsData: createNeedsData(() => session.services(), signal),
        services() {
          clients ??= checkStore(store).then(() => openServices(stop));
          return clients;
        },
      };
      const attributes = { 'isthmus.version': version };
      return inSpan(`isthmus ${command}`, attributes, () => mending(store, () => work(session)));
    });
  } finally {
    for (const close of closing) {
      // What one cannot close must not keep the others open, nor hide how the work ended.
      await Promise.resolve(close()).catch((error: unknown) => say(`warning: ${error}`));
    }
  }
}

function limitsOf({ taskTimeout, stallTimeout }: SessionOptions): TaskLimits {
  return {
    stallMs: stallTimeout === undefined ? usualLimits.stallMs : 1000 * stallTimeout,
    timeoutMs: taskTimeout && 1000 * taskTimeout,
  };
}
