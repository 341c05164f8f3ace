import { createLogger } from '@isthmus/runtime';
import { runService } from '../dist/index.js';

// A service without methods, for run-service.test.ts. Its only argument is the error to begin with.
const [name] = process.argv.slice(2);

await runService(() => {
  if (name !== undefined) throw Object.assign(new Error('STORE: expected a URL'), { name });
  return {
    listen: '127.0.0.1:0',
    logger: createLogger('fixture', 'info'),
    add() {},
    async close() {
      process.stdout.write('closed');
    },
  };
});
