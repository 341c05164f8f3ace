import { defineConfig } from 'vitest/config';

/**
 * A package's tests run its sources, on other packages as they are built. All files of a package share one process,
 * its modules and TensorFlow: a test leaves what it changes of them as it was.
 */
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    passWithNoTests: true,
    pool: 'forks',
    isolate: false,
    // Node loads what is built as it is, without a transform.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
});
