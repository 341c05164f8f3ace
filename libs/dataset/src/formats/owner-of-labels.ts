import { createHash } from 'node:crypto';
import { readContent } from './file-content.js';
import { readIdx } from './idx.js';

/** By the SHA-256 of the test labels. */
const owners: Readonly<Record<string, string>> = {
  ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5: 'mnist',
  '3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9': 'fashion-mnist',
};

/**
 * Which data set an IDX file of test labels belongs to. MNIST and Fashion-MNIST have the same file
 * names, shapes and classes, so nothing else tells them apart. Undefined for other labels and for a
 * file that cannot be read: reading the set then says why.
 */
export async function ownerOfLabels(file: string): Promise<string | undefined> {
  const labels = await readContent(file)
    .then((content) => readIdx(content, 1))
    .catch(() => undefined);
  return labels && owners[createHash('sha256').update(labels.data).digest('hex')];
}
