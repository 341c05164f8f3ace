import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Env, readEnv } from '@isthmus/runtime';
import { z } from 'zod';

const optional = (description: string, example: string) =>
  z.string().optional().meta({ description, example });

const variables = z.object({
  ISTHMUS_STORE_URL: optional('a folder or s3://bucket?endpoint=URL', 'file:///srv/isthmus'),
  ISTHMUS_S3_ACCESS_KEY: optional('the access key of the S3 store', '<access key>'),
  ISTHMUS_S3_SECRET_KEY: optional('the secret key of the S3 store', '<secret key>'),
  ISTHMUS_SERVICES: optional(
    'services to use instead of local ones',
    'trainer=trainer:50051,matcher=matcher:50052,evaluator=evaluator:50053',
  ),
  ISTHMUS_DATA_DIR: optional('a folder of data sets', '/srv/data'),
  ISTHMUS_CACHE_DIR: optional('a folder for downloads', '/var/cache/isthmus'),
  XDG_CACHE_HOME: optional('the folder of all caches', '/home/ada/.cache'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional('the URL of a trace collector', 'http://localhost:4317'),
});

/** What the command line takes from the environment. */
export interface Environment {
  /** Undefined: the store is to be found; see `storeUrlOf`. */
  readonly storeUrl: string | undefined;
  readonly s3: { readonly accessKey: string; readonly secretKey: string } | undefined;
  /** As --services names them. */
  readonly services: string | undefined;
  readonly dataDir: string | undefined;
  readonly cacheDir: string;
  readonly otlpEndpoint: string | undefined;
}

/** Reads the environment. */
export function readEnvironment(env: Env): Environment {
  const read = readEnv(variables, env);
  const { ISTHMUS_S3_ACCESS_KEY: accessKey, ISTHMUS_S3_SECRET_KEY: secretKey } = read;
  return {
    storeUrl: read.ISTHMUS_STORE_URL,
    s3: accessKey === undefined || secretKey === undefined ? undefined : { accessKey, secretKey },
    services: read.ISTHMUS_SERVICES,
    dataDir: read.ISTHMUS_DATA_DIR,
    cacheDir:
      read.ISTHMUS_CACHE_DIR ?? join(read.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'isthmus'),
    otlpEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}
