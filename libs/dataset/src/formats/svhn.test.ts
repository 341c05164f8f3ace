import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSvhn, svhnFileNames } from './svhn.js';
import { emptyFolder } from './tiny-mnist.fixture.js';
import { npzOf } from './zip.fixture.js';

function filesWith(label: number): string[] {
  const folder = emptyFolder();
  return svhnFileNames.map((name, i) => {
    const file = join(folder, name);
    const x = { descr: '|u1', shape: [1, 3, 1, 1], values: Uint8Array.of(i, 2, 3) };
    writeFileSync(
      file,
      npzOf({ x, y: { descr: '|u1', shape: [1], values: Uint8Array.of(label) } }),
    );
    return file;
  });
}

it('reads both files, of ten classes whatever the labels', async () => {
  expect(await readSvhn(filesWith(7))).toEqual({
    name: 'svhn',
    shape: [3, 1, 1],
    classes: 10,
    train: { count: 1, x: Uint8Array.of(0, 2, 3), y: Uint8Array.of(7) },
    test: { count: 1, x: Uint8Array.of(1, 2, 3), y: Uint8Array.of(7) },
  });
});

it('refuses the label 10, which the published files give to the digit 0', async () => {
  const files = filesWith(10);
  await expect(readSvhn(files)).rejects.toThrow(
    /^label out of range \[file=.*svhn_\w+\.npz, field=y, index=0, expected=0\.\.9, got=10\]/,
  );
});
