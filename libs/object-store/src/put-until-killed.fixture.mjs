// Run by tests: puts objects one after the other until it is killed, and says when each put begins and ends. Every
// object ends with the hash of the bytes before it, so a reader can tell a whole one from a half one.
import { createHash, randomBytes } from 'node:crypto';
import { openStore } from '../dist/index.js';

const [url, sizeBytes, accessKey, secretKey] = process.argv.slice(2);
const store = openStore(url, accessKey && secretKey ? { accessKey, secretKey } : undefined);
for (let count = 0; ; count += 1) {
  const body = randomBytes(Number(sizeBytes));
  const object = Buffer.concat([body, createHash('sha256').update(body).digest()]);
  process.stdout.write('begins\n');
  await store.put(`killed/${count % 3}`, object);
  process.stdout.write('ends\n');
}
