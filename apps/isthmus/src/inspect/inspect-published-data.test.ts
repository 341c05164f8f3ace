import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { inspectPublishedData } from './inspect-published-data.js';

const images = Buffer.concat([
  Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]),
  Buffer.alloc(2 * 28 * 28),
]);
const cifar = (label: number) => Buffer.concat([Buffer.from([label]), Buffer.alloc(3072)]);

it.each<[string, Uint8Array, object]>([
  ['images of MNIST', images, { format: 'idx', shape: [2, 28, 28] }],
  ['packed ones', gzipSync(images), { format: 'idx', shape: [2, 28, 28] }],
  ['labels', Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 7]), { format: 'idx', shape: [1] }],
  ['CIFAR', Buffer.concat([cifar(3), cifar(9)]), { format: 'cifar-10', images: 2 }],
])('tells %s', (_, bytes, result) => {
  expect(inspectPublishedData(bytes)?.result).toEqual(result);
});

it.each<[string, Uint8Array]>([
  ['labels that CIFAR has not', cifar(10)],
  ['a damaged gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
  ['nothing', new Uint8Array()],
])('tells nothing of %s', (_, bytes) => {
  expect(inspectPublishedData(bytes)).toBeUndefined();
});
