import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

const { include, exclude, ...options } = base.test;

/** Tests of what is in the repository, which run nothing. */
const ofTheRepository = [
  'architecture.test.ts',
  'errors.test.ts',
  'manifests.test.ts',
  'training-settings.test.ts',
];

export default defineConfig({
  ...base,
  test: {
    ...options,
    // They wait for the processes that they start, and for the services that they share.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'repository', include: ofTheRepository } },
      {
        extends: true,
        test: {
          name: 'end to end',
          include,
          exclude: [...exclude, ...ofTheRepository],
          globalSetup: 'share-services.ts',
          setupFiles: 'after-each-file.ts',
        },
      },
    ],
  },
});
