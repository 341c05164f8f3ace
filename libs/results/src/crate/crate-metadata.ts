/** A file of a crate. */
export interface CrateFile {
  /** Relative to the crate, with "/" between folders. */
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** As lower-case hex. */
  readonly sha256: string;
}

/** What a crate holds and how it came about. */
export interface CrateContents {
  readonly name: string;
  readonly description: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** A URL, or in words how the crate may be used. */
  readonly license: string;
  readonly files: readonly CrateFile[];
  /** The study file among them, which the rest came of. */
  readonly study: string;
  /** That computes the rest anew. */
  readonly command: string;
  /** Versions of what computed, by name. */
  readonly software: Readonly<Record<string, string>>;
  /** The sha256 of each data set, by notation. */
  readonly datasets: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;
}

const specification = 'https://w3id.org/ro/crate/1.1';

type Entity = Readonly<Record<string, unknown>> & { readonly '@id': string };

/** `ro-crate-metadata.json` of RO-Crate 1.1 (Sefton et al. 2020), which says how to compute its files anew. */
export function crateMetadata(contents: CrateContents): object {
  const { files, software, datasets } = contents;
  const graph: Entity[] = [
    {
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      about: { '@id': './' },
      conformsTo: { '@id': specification },
    },
    rootOf(contents),
    ...files.map(fileOf),
    ...Object.entries(software).map(([name, version]) => softwareOf(name, version)),
    ...Object.entries(datasets).map(([name, sha256]) => datasetOf(name, sha256)),
    runOf(contents),
    ...licenseOf(contents),
  ];
  return {
    '@context': [`${specification}/context`, { sha256: 'https://schema.org/sha256' }],
    '@graph': graph,
  };
}

function rootOf({ name, description, date, license, files }: CrateContents): Entity {
  return {
    ...{ '@id': './', '@type': 'Dataset', name, description, datePublished: date },
    license: isUrl(license) ? { '@id': license } : license,
    hasPart: linksTo(files.map(({ path }) => idOf(path))),
    mentions: { '@id': '#run' },
  };
}

function fileOf({ path, name, mediaType, sizeBytes, sha256 }: CrateFile): Entity {
  return {
    ...{ '@id': idOf(path), '@type': 'File', name, encodingFormat: mediaType },
    ...{ contentSize: String(sizeBytes), sha256 },
  };
}

function softwareOf(name: string, version: string): Entity {
  return { '@id': softwareId(name), '@type': 'SoftwareApplication', name, version };
}

function datasetOf(name: string, sha256: string): Entity {
  const id = datasetId(name);
  return { '@id': id, '@type': 'CreativeWork', name: `data set ${name}`, sha256 };
}

/** What made the files out of the study. */
function runOf({
  date,
  study,
  command,
  files,
  software,
  datasets,
  traceId,
}: CrateContents): Entity {
  return {
    ...{ '@id': '#run', '@type': 'CreateAction', name: command, endTime: date },
    description: `To compute it anew: ${command}`,
    instrument: linksTo(Object.keys(software).map(softwareId)),
    object: linksTo([idOf(study), ...Object.keys(datasets).map(datasetId)]),
    result: linksTo(files.map(({ path }) => idOf(path)).filter((id) => id !== idOf(study))),
    ...(traceId !== undefined && { identifier: `trace ${traceId}` }),
  };
}

function licenseOf({ license }: CrateContents): Entity[] {
  if (!isUrl(license)) return [];
  return [{ '@id': license, '@type': 'CreativeWork', name: license, description: license }];
}

/** One link stands by itself, as the specification recommends. */
function linksTo(ids: readonly string[]): unknown {
  const links = ids.map((id) => ({ '@id': id }));
  return links.length === 1 ? links[0] : links;
}

function isUrl(text: string): boolean {
  return /^https?:\/\//.test(text);
}

/** A path as part of a URI. */
function idOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function softwareId(name: string): string {
  return `#software-${encodeURIComponent(name)}`;
}

function datasetId(name: string): string {
  return `#data-${encodeURIComponent(name)}`;
}
