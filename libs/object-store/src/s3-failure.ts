import { type Attempt, StoreForbidden, StoreMisconfigured, StoreUnavailable } from './errors.js';

const forbidden = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'AccountProblem',
]);
const wrongRegion = new Set([
  'AuthorizationHeaderMalformed',
  'MovedPermanently',
  'PermanentRedirect',
]);

/** Tells an operator what the error of an S3 client means; `code` is what the server called it, if it answered. */
export function s3Failure(
  error: unknown,
  { code, bucket, attempt }: { code: string | undefined; bucket: string; attempt: Attempt },
): Error {
  const at = `[store=${attempt.location}]`;
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
        's3:PutObject, s3:AbortMultipartUpload and s3:ListBucket on that bucket',
      error,
    );
  }
  return new StoreUnavailable(
    attempt,
    'check that the server runs and that its address is right, then run again',
    error,
  );
}
