/**
 * Failures of S3, in words.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

const CREDENTIALS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";

/** By the names that S3, the SDK and the system give to errors: the reason, and what to do. */
const KNOWN: Record<string, readonly [reason: string, hint: string]> = {
  CredentialsProviderError: ["there are no AWS credentials", CREDENTIALS],
  InvalidAccessKeyId: ["the access key is not known there", CREDENTIALS],
  SignatureDoesNotMatch: ["the secret access key is not the right one", CREDENTIALS],
  ExpiredToken: ["the AWS session has expired", "Sign in anew"],
  RequestTimeTooSkewed: ["this machine's clock is wrong", "Set the clock"],
  AccessDenied: ["access is denied", "Allow s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there"],
  Forbidden: ["access is denied", "Allow s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there"],
  NoSuchBucket: ["there is no such bucket", "Create it, or correct MICROLOG_S3_ROOT"],
  PermanentRedirect: ["the bucket is in another region", "Set MICROLOG_S3_REGION to the bucket's region"],
  AuthorizationHeaderMalformed: [
    "the bucket is in another region",
    "Set MICROLOG_S3_REGION to the bucket's region",
  ],
  ECONNREFUSED: ["nobody answers there", "Check the network, and MICROLOG_S3_ENDPOINT where it is set"],
  ENOTFOUND: ["the server is not known", "Check the network, MICROLOG_S3_REGION and MICROLOG_S3_ENDPOINT"],
  ETIMEDOUT: ["the server does not answer", "Check the network, and MICROLOG_S3_ENDPOINT where it is set"],
  TimeoutError: ["the server does not answer", "Check the network, and MICROLOG_S3_ENDPOINT where it is set"],
};

/** The error for a bucket that cannot be written to or read from. */
export function s3Failure(doing: "write recordings to" | "read recordings from", location: string, error: unknown) {
  if (error instanceof MicrologError) return error;
  const [reason, hint] = explain(error);
  return new MicrologError(`Cannot ${doing} ${location}: ${reason}`, { hint, cause: error });
}

function explain(error: unknown): readonly [reason: string, hint: string] {
  if (error instanceof Deno.errors.NotCapable) {
    return [
      "Deno was not given the permission",
      "Run with --allow-net, --allow-env, --allow-sys and --allow-read, or -A",
    ];
  }
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const known = KNOWN[code ?? ""] ?? KNOWN[name ?? ""];
  if (known !== undefined) return known;
  // Answers without a body have no better name than their status.
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status === 403) return KNOWN.AccessDenied!;
  if (status === 301) return KNOWN.PermanentRedirect!;
  return [message || name || String(error), "See the settings MICROLOG_S3_ROOT, _REGION and _ENDPOINT"];
}
