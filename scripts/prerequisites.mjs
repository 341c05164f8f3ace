import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What becomes root, in commands for people who are not. */
const sudo = process.getuid?.() === 0 ? '' : 'sudo ';

/**
 * What has to be on the machine before anything can be set up. `found` answers undefined when it is
 * there, or what was found instead.
 */
const PREREQUISITES = [
  {
    needed: 'Node.js 20.19 or newer',
    found: () => unlessAtLeast(process.versions.node, 20, 19),
    debian: `curl -fsSL https://deb.nodesource.com/setup_24.x | ${sudo}bash - && ${sudo}apt-get install -y nodejs`,
    elsewhere: 'see https://nodejs.org/en/download',
  },
  {
    needed: 'npm',
    found: () => unlessOnPath('npm'),
    debian: `${sudo}apt-get install -y npm`,
    elsewhere: 'it comes with Node.js: see https://nodejs.org/en/download',
  },
  {
    needed: 'git',
    found: () => unlessOnPath('git'),
    debian: `${sudo}apt-get install -y git`,
    elsewhere: 'dnf install git, brew install git, or see https://git-scm.com/downloads',
  },
  {
    needed: 'Python 3.9 or newer, as python3',
    found: () => unlessAtLeast(python('import platform; print(platform.python_version())'), 3, 9),
    debian: `${sudo}apt-get install -y python3`,
    elsewhere: 'dnf install python3, brew install python, or see https://www.python.org/downloads',
  },
  {
    needed: 'pip, for python3',
    found: () => (python('import pip; print(pip.__version__)') ? undefined : 'none'),
    debian: `${sudo}apt-get install -y python3-pip`,
    elsewhere: 'dnf install python3-pip, or python3 -m ensurepip',
  },
  {
    needed: 'g++',
    found: () => unlessOnPath('g++'),
    debian: `${sudo}apt-get install -y g++`,
    elsewhere: 'dnf install gcc-c++, or xcode-select --install',
  },
  {
    needed: 'make',
    found: () => unlessOnPath('make'),
    debian: `${sudo}apt-get install -y make`,
    elsewhere: 'dnf install make, or xcode-select --install',
  },
];

/**
 * Explains every prerequisite that is missing or too old, with the command that installs it.
 *
 * @returns {string} empty when nothing is missing
 */
export function explainMissing() {
  return PREREQUISITES.map((prerequisite) => ({ ...prerequisite, got: prerequisite.found() }))
    .filter(({ got }) => got !== undefined)
    .map(({ needed, got, debian, elsewhere }) =>
      [
        `missing: ${needed} [found=${got}]`,
        `  Debian, Ubuntu:  ${debian}`,
        `  elsewhere:       ${elsewhere}`,
      ].join('\n'),
    )
    .join('\n');
}

function unlessAtLeast(version, major, minor) {
  const [gotMajor = 0, gotMinor = 0] = version.split('.').map(Number);
  const isEnough = gotMajor > major || (gotMajor === major && gotMinor >= minor);
  return isEnough ? undefined : version || 'none';
}

function unlessOnPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const isThere = folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
  return isThere ? undefined : 'none';
}

/** What python3 prints for a line of code, or '' when there is no python3 or the line fails. */
const python = (code) =>
  spawnSync('python3', ['-c', code], { encoding: 'utf8' }).stdout?.trim() ?? '';
