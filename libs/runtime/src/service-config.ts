import { z } from 'zod';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

function isListenAddress(address: string): boolean {
  const port = /^(?:\[[\da-f:.]+\]|[^\s:[\]]+):(\d{1,5})$/i.exec(address)?.[1];
  return port !== undefined && Number(port) <= 65535;
}

function isStoreUrl(url: string): boolean {
  return /^(?:file:\/\/\/|s3:\/\/[^/?#@]+)/.test(url) && URL.canParse(url);
}

/** Where a service listens, as `host:port`; port 0 takes a free one. */
export const listenAddress = z
  .string()
  .refine(isListenAddress)
  .default('127.0.0.1:0')
  .meta({ description: 'host:port (port 0 takes a free one)', example: '0.0.0.0:50051' });

/** How many jobs a service computes at once, each in a worker thread of its own. */
export const slotCount = z.coerce
  .number()
  .int()
  .min(1)
  .default(1)
  .meta({ description: 'a whole number of worker threads, at least 1', example: '1' });

/** How many tasks may wait for a slot; a conductor sends 64 of a kind at once. */
export const queueLength = z.coerce
  .number()
  .int()
  .min(0)
  .default(128)
  .meta({ description: 'a whole number of tasks that may wait, from 0', example: '128' });

const s3Key = z.string().optional();
const s3Only = 'a key of the S3 store, because ISTHMUS_STORE_URL is s3://';

type S3Key = 'ISTHMUS_S3_ACCESS_KEY' | 'ISTHMUS_S3_SECRET_KEY';

const givenForS3 = (key: S3Key) => (read: Readonly<Record<string, unknown>>) =>
  !String(read.ISTHMUS_STORE_URL).startsWith('s3://') || read[key] !== undefined;

// Without `when`, zod would keep these back until every single variable is right.
const about = (key: S3Key) => ({ path: [key], when: () => true });

/** The variables that every service reads; a service adds its own with `extend`. */
export const serviceVariables = z
  .object({
    ISTHMUS_STORE_URL: z.string().refine(isStoreUrl).meta({
      description: 'file:///path or s3://bucket/prefix?endpoint=http://host:port',
      example: 'file:///var/lib/isthmus',
    }),
    ISTHMUS_S3_ACCESS_KEY: s3Key.meta({ description: s3Only, example: '<access key>' }),
    ISTHMUS_S3_SECRET_KEY: s3Key.meta({ description: s3Only, example: '<secret key>' }),
    ISTHMUS_LOG_LEVEL: z
      .enum(LOG_LEVELS)
      .default('info')
      .meta({ description: `one of ${LOG_LEVELS.join(', ')}`, example: 'info' }),
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description: 'the http:// URL of a trace collector',
        example: 'http://localhost:4317',
      }),
    OTEL_SERVICE_NAME: z.string().optional(),
  })
  .refine(givenForS3('ISTHMUS_S3_ACCESS_KEY'), about('ISTHMUS_S3_ACCESS_KEY'))
  .refine(givenForS3('ISTHMUS_S3_SECRET_KEY'), about('ISTHMUS_S3_SECRET_KEY'));

/** What every service is told: its store, its log and its traces. An absent value was not given. */
export type ServiceConfig = {
  readonly storeUrl: string;
  readonly credentials: { readonly accessKey: string; readonly secretKey: string } | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly otlpEndpoint: string | undefined;
  readonly serviceName: string;
};

/** Names the values of `serviceVariables`; `serviceName` stands for traces where the environment has none. */
export function serviceConfig(
  read: z.output<typeof serviceVariables>,
  { serviceName }: { readonly serviceName: string },
): ServiceConfig {
  const { ISTHMUS_S3_ACCESS_KEY: accessKey, ISTHMUS_S3_SECRET_KEY: secretKey } = read;
  return {
    storeUrl: read.ISTHMUS_STORE_URL,
    credentials: accessKey && secretKey ? { accessKey, secretKey } : undefined,
    logLevel: read.ISTHMUS_LOG_LEVEL,
    otlpEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
    serviceName: read.OTEL_SERVICE_NAME ?? serviceName,
  };
}
