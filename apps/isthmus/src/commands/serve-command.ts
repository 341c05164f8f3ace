import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServiceName } from '@isthmus/study';
import { Argument, type Command } from 'commander';
import { computeEnv } from '../session/compute-env.js';
import { serviceNames, serviceStart } from '../session/service-process.js';
import { absoluteStoreUrl } from '../session/store-url.js';
import { commandIo, endWith } from '../terminal/command-io.js';
import { oneOf } from '../terminal/option-parsers.js';
import { examples } from './examples.js';

/** `isthmus serve trainer|matcher|evaluator` */
export function serveCommand(command: Command): Command {
  return command
    .addArgument(
      new Argument('<service>', 'trainer, matcher or evaluator').argParser(
        oneOf('service', serviceNames),
      ),
    )
    .option('--listen <address>', 'host:port; port 0 takes a free one', '127.0.0.1:0')
    .option('--store <url>', 'where results are kept (default: ISTHMUS_STORE_URL)')
    .option('--slots <number>', 'tasks computed at once', '1')
    .addHelpText(
      'after',
      examples('isthmus serve trainer --listen 0.0.0.0:50051 --store file:///srv/isthmus'),
    )
    .action(
      async (name: ServiceName, options: { listen: string; store?: string; slots: string }) => {
        const area = `ISTHMUS_${name.toUpperCase()}`;
        const store =
          options.store === undefined ? {} : { ISTHMUS_STORE_URL: absoluteStoreUrl(options.store) };
        const given = { [`${area}_LISTEN`]: options.listen, [`${area}_SLOTS`]: options.slots };
        const child = spawn(process.execPath, [serviceStart(name)], {
          env: { ...computeEnv, ...commandIo().env, ...given, ...store },
          // The channel ends the service with this process, however it ends.
          stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
        });
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          process.on(signal, () => child.kill('SIGTERM'));
        }
        const [code] = await once(child, 'exit');
        endWith(code ?? 1);
      },
    );
}
