import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { filesBelow } from './files.mjs';
import { root } from './paths.mjs';

const GENERATED = 'libs/proto/src/gen';

/** Generates the protocol's code anew, elsewhere, and rejects where the tree's differs from it. */
export async function checkGeneratedCode(buf) {
  const elsewhere = mkdtempSync(join(tmpdir(), 'isthmus-generated-'));
  try {
    await run(buf, ['generate', '--output', elsewhere], { cwd: root });
    const differing = differences(join(elsewhere, GENERATED), join(root, GENERATED));
    if (differing.length > 0) {
      const list = differing.map((file) => `${GENERATED}/${file}`).join('\n');
      throw new CommandFailed('is not what proto/ gives: run npm run generate', list);
    }
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
}

/** The files that are in one folder only, or not the same in both. */
function differences(one, other) {
  const names = (folder) => filesBelow(folder).map((file) => relative(folder, file));
  return [...new Set([...names(one), ...names(other)])].filter((name) => {
    const [a, b] = [join(one, name), join(other, name)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
}
