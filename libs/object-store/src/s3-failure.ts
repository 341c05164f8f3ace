import {
  type Attempt,
  isOutOfFiles,
  misconfigured,
  StoreForbidden,
  StoreFull,
  StoreMisconfigured,
  StoreUnavailable,
  TooManyOpenFiles,
} from './errors.js';

const forbidden = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'AccountProblem',
  'AllAccessDisabled',
  'ExpiredToken',
  'InvalidToken',
]);
const wrongRegion = new Set([
  'AuthorizationHeaderMalformed',
  'MovedPermanently',
  'PermanentRedirect',
]);
const full = new Set(['XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'QuotaExceeded']);
/** Refusals, at HTTP 4xx, of what may be taken at another time. */
const passing = new Set([
  'BadDigest',
  'ConditionalRequestConflict',
  'IncompleteBody',
  'InvalidPart',
  'NoSuchUpload',
  'OperationAborted',
  'RequestTimeout',
  'SlowDown',
]);
const passingStatuses = new Set([408, 409, 425, 429]);
/** What TLS says of a server that it cannot talk to, or that cannot prove who it is. */
const untrusted = /^(ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/;

/** What is known of an answer of a server, and of what was asked. */
export interface S3Answer {
  /** What the server called the error, if it did. */
  readonly code: string | undefined;
  /** The HTTP status of its last answer, if there was one. */
  readonly status: number | undefined;
  readonly bucket: string;
  readonly attempt: Attempt;
}

/** Tells an operator what the error of an S3 client means. */
export function s3Failure(error: unknown, { code, status, bucket, attempt }: S3Answer): Error {
  const at = `[store=${attempt.location}]`;
  if (isOutOfFiles(error)) return new TooManyOpenFiles(attempt, error);
  if (code === 'NoSuchBucket') {
    return new StoreMisconfigured(
      `bucket does not exist ${at}; make it, e.g. with \`mc mb ALIAS/${bucket}\` or ` +
        `\`aws s3 mb s3://${bucket}\`, or name another one`,
      { cause: error },
    );
  }
  if (code !== undefined && wrongRegion.has(code)) {
    return new StoreMisconfigured(
      `bucket is in another region ${at}; end the store's URL with &region=NAME`,
      { cause: error },
    );
  }
  if (code !== undefined && forbidden.has(code)) {
    return new StoreForbidden(
      attempt,
      "check the access key, the secret key and this machine's clock; the key needs s3:GetObject, " +
        's3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket on that bucket',
      error,
    );
  }
  if (status === 507 || (code !== undefined && full.has(code))) {
    return new StoreFull(attempt, error);
  }
  if (isUntrusted(error)) {
    return misconfigured(
      attempt,
      'check that the endpoint begins with http:// or https:// as the server wants it, and its certificate',
      error,
    );
  }
  if (isRefusal(code, status)) {
    return misconfigured(
      attempt,
      'the server refuses that as it is: check that the endpoint is an S3 server, or name another store',
      error,
    );
  }
  return new StoreUnavailable(
    attempt,
    'check that the server runs and that its address is right, then run again',
    error,
  );
}

function isRefusal(code: string | undefined, status = 0): boolean {
  if (code !== undefined && passing.has(code)) return false;
  return status === 501 || (status >= 400 && status < 500 && !passingStatuses.has(status));
}

function isUntrusted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && untrusted.test(String(error.code));
}
