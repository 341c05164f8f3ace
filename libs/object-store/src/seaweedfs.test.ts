import { tmpdir } from 'node:os';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startSeaweedfs } from './seaweedfs.fixture.js';

it('says how to install the S3 server where it is missing', async () => {
  vi.stubEnv('ISTHMUS_CACHE_DIR', `${tmpdir()}/no-such-cache`);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startSeaweedfs()).rejects.toThrow('run: npm run setup -- --tests');
});
