import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, type Package, readPackages } from './source-tree.js';

/** The maths: each may import those before it, and nothing else of ours. */
const MATHS = [
  'libs/random',
  'libs/assignment',
  'libs/permutation',
  'libs/connectivity',
  'libs/theory',
];

/** Where the protocol's types may be spoken; everywhere else the task's are. */
const SPEAKS_PROTOCOL = /^(services\/[^/]+\/src\/(service|main)\.ts|libs\/(rpc|study)\/src\/.*)$/;

/** The vendors that more than one file may import: where, and why. */
const WIDELY_USED = [
  {
    vendor: 'zod',
    within: /^/,
    because: 'a schema lives beside the type that it describes',
  },
  {
    vendor: 'nice-grpc',
    within: /^(libs\/rpc\/|services\/[^/]+\/src\/service\.ts$)/,
    because: 'calls, their contexts and their errors are its types, on both sides of the wire',
  },
  {
    vendor: 'nice-grpc-opentelemetry',
    within: /^libs\/rpc\//,
    because: 'clients and servers are traced where they are made',
  },
  {
    vendor: 'commander',
    within: /^apps\/isthmus\/src\//,
    because: 'each command declares its own arguments',
  },
  {
    vendor: 'p-retry',
    within: /^libs\//,
    because: 'a function over promises: each caller says what is worth another try',
  },
];

const packages = readPackages();
const packageNamed = new Map(packages.map((one) => [one.name, one]));

interface Arrow {
  readonly from: Package;
  readonly path: string;
  readonly at: string;
  readonly specifier: string;
  /** The package of ours that is imported, if it is one. */
  readonly to: Package | undefined;
}

const arrows: readonly Arrow[] = packages.flatMap((from) =>
  from.files.flatMap(({ path, imports }) =>
    imports.map(({ specifier, at }) => ({
      ...{ from, path, at, specifier },
      to: packageNamed.get(nameIn(specifier)),
    })),
  ),
);
const shipped = arrows.filter(
  ({ path }) => !path.startsWith('tests/') && !/\.(test|fixture)\.tsx?$/.test(path),
);

const report = (offending: readonly Arrow[]) =>
  offending.map(({ at, specifier }) => `${at} imports ${specifier}`);

const isService = ({ folder }: Package) => folder.startsWith('services/');
const isLib = ({ folder }: Package) => folder.startsWith('libs/');

describe('packages', () => {
  it('describe themselves', () => {
    expect(packages.filter((one) => !one.description).map(({ folder }) => folder)).toEqual([]);
  });

  it('refer in tsconfig.json to exactly the packages that they depend on', () => {
    const line = ({ folder }: Package, to: readonly string[]) =>
      `${folder}/tsconfig.json: ${[...to].sort().join(' ')}`;
    const found = packages.map((one) => line(one, one.references));
    const wanted = packages.map((one) =>
      line(
        one,
        one.dependencies.flatMap((name) => packageNamed.get(name)?.folder ?? []),
      ),
    );
    expect(found).toEqual(wanted);
  });

  it('are entered by name, never by a path out of another', () => {
    const leaves = ({ from, path, specifier }: Arrow) => {
      const target = join(path, '..', specifier);
      // What all packages share of the test runner's set-up lies in none of them.
      if (!specifier.startsWith('.') || target === 'vitest.config.ts') return false;
      return !target.startsWith(`${from.folder}/`);
    };
    expect(report(arrows.filter(leaves))).toEqual([]);
  });
});

describe('arrows', () => {
  it('between the maths libraries point down, and out of them nowhere', () => {
    const isUpward = ({ from, to }: Arrow) => {
      const level = MATHS.indexOf(from.folder);
      return level >= 0 && to !== undefined && !MATHS.slice(0, level).includes(to.folder);
    };
    expect(report(arrows.filter(isUpward))).toEqual([]);
  });

  it('out of libraries reach libraries alone', () => {
    expect(report(arrows.filter(({ from, to }) => isLib(from) && to && !isLib(to)))).toEqual([]);
  });

  it('do not go from a service to a service', () => {
    expect(report(arrows.filter(({ from, to }) => isService(from) && to && isService(to)))).toEqual(
      [],
    );
  });

  it('from outside reach of a service its configuration alone', () => {
    const isInternal = ({ specifier, to }: Arrow) => to && isService(to) && specifier !== to.name;
    expect(report(arrows.filter(isInternal))).toEqual([]);
  });

  it('reach the protocol from the files that speak it alone', () => {
    const isStray = ({ path, to }: Arrow) =>
      to?.folder === 'libs/proto' && !SPEAKS_PROTOCOL.test(path);
    expect(report(shipped.filter(isStray))).toEqual([]);
  });
});

describe('files', () => {
  it('share no vendor: one file knows each', () => {
    const strays = shipped.filter(isVendor).filter((arrow) => {
      const vendor = nameIn(arrow.specifier);
      const wide = WIDELY_USED.find((one) => one.vendor === vendor);
      if (wide) return !wide.within.test(arrow.path);
      return shipped.some(
        ({ path, specifier }) => nameIn(specifier) === vendor && path !== arrow.path,
      );
    });
    expect(report(strays)).toEqual([]);
  });

  it('have at most 300 lines', () => {
    const long = packages.flatMap(({ files }) => files).filter(({ lines }) => lines > 300);
    expect(long.map(({ path, lines }) => `${path} has ${lines} lines`)).toEqual([]);
  });
});

describe('importsOf', () => {
  it('sees every way to import, and where', () => {
    const text = [
      "import one from 'one';",
      "import type { Two } from 'two';",
      "export { three } from './three.js';",
      "export const four = await import('@scope/four/sub');",
      "export type Five = import('five').Five;",
      "// import six from 'six'",
    ].join('\n');
    expect(importsOf('a.ts', text)).toEqual([
      { specifier: 'one', at: 'a.ts:1' },
      { specifier: 'two', at: 'a.ts:2' },
      { specifier: './three.js', at: 'a.ts:3' },
      { specifier: '@scope/four/sub', at: 'a.ts:4' },
      { specifier: 'five', at: 'a.ts:5' },
    ]);
  });
});

function isVendor({ specifier, to }: Arrow): boolean {
  return !to && !specifier.startsWith('.') && !specifier.startsWith('node:');
}

/** The package's name in a specifier: `@scope/name/file` is in `@scope/name`. */
function nameIn(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
