import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** The folders of all packages: the workspaces of the root's package.json. */
export function packageFolders() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces
    .flatMap((pattern) => (pattern.endsWith('/*') ? children(pattern.slice(0, -2)) : [pattern]))
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

const children = (folder) => readdirSync(join(root, folder)).map((name) => join(folder, name));
