import { createLogger } from '@isthmus/runtime';
import { runService } from '../dist/index.js';

// A service without methods, for run-service.test.ts. Arguments: the error to begin with, if
// any, and the address to listen on.
const [name = '', listen = '127.0.0.1:0'] = process.argv.slice(2);

await runService(() => {
  const isBadInput = name !== 'TypeError';
  if (name !== '') throw Object.assign(new Error('STORE: expected a URL'), { name, isBadInput });
  return {
    listen,
    logger: createLogger('fixture', 'info'),
    checks: {},
    add() {},
    async close() {
      process.stdout.write('closed');
    },
  };
});
