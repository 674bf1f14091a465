/**
 * The settings of recordings that live in a bucket.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** Where the bucket is. */
export interface BucketSettings {
  bucket: string;
  /** What the names of objects begin with, without slashes at its ends; "" for nothing. */
  path: string;
  region: string;
  /** The server's address where it is not Amazon's, without a final slash. */
  endpoint: string | undefined;
}

/** What servers other than Amazon's take for a region where none is set. */
const ANY_REGION = "us-east-1";

/**
 * Reads and checks MICROLOG_S3_ROOT, _REGION and _ENDPOINT.
 *
 * @param read Gives a variable's value; undefined where it is not set or empty
 * @returns Undefined where recordings live in a folder
 * @throws {MicrologError} If a variable holds what it may not, or one of them is missing: nothing is to end up on the
 *   disk because another variable was forgotten
 *
 * @example
 * ```ts
 * import { readBucket } from "./settings_s3.ts";
 * const set = new Map([["MICROLOG_S3_ROOT", "s3://recordings/team"], ["MICROLOG_S3_REGION", "eu-central-1"]]);
 * console.log(readBucket((name) => set.get(name))?.path); // team
 * ```
 */
export function readBucket(read: (name: string) => string | undefined): BucketSettings | undefined {
  const root = read("MICROLOG_S3_ROOT");
  const endpoint = readEndpoint(read("MICROLOG_S3_ENDPOINT"));
  const own = read("MICROLOG_S3_REGION");
  if (root === undefined) {
    const alone = own !== undefined
      ? "MICROLOG_S3_REGION"
      : endpoint !== undefined
      ? "MICROLOG_S3_ENDPOINT"
      : undefined;
    if (alone === undefined) return undefined;
    throw new MicrologError(`Cannot tell where recordings live: ${alone} is set, but MICROLOG_S3_ROOT is not`, {
      hint: `Set it as in MICROLOG_S3_ROOT=s3://bucket/path, or unset ${alone} to keep recordings in a folder`,
    });
  }
  const region = own ?? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION") ??
    (endpoint === undefined ? undefined : ANY_REGION);
  if (region === undefined) {
    throw new MicrologError(
      "Cannot tell where recordings live: MICROLOG_S3_ROOT is set, but MICROLOG_S3_REGION is not",
      {
        hint: "Set it as in MICROLOG_S3_REGION=eu-central-1, or MICROLOG_S3_ENDPOINT to the address of another server",
      },
    );
  }
  if (!/^[a-z0-9-]+$/.test(region)) {
    throw unusable("MICROLOG_S3_REGION", region, "the name of a region", "eu-central-1");
  }
  return { ...readRoot(root), region, endpoint };
}

function readRoot(root: string): { bucket: string; path: string } {
  const [bucket = "", ...folders] = root.replace(/^s3:\/\//, "").replace(/\/+$/, "").split("/");
  // The rules for names: docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  const isBucket = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes("..");
  // deno-lint-ignore no-control-regex -- control characters are just what is refused
  const isPath = folders.every((folder) => folder !== "" && !/^\.\.?$|[\x00-\x1f\x7f]/.test(folder));
  if (isBucket && isPath) return { bucket, path: folders.join("/") };
  throw unusable("MICROLOG_S3_ROOT", root, "a bucket, or a bucket and a path", "s3://bucket/path");
}

function readEndpoint(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
  // Credentials have variables of their own, which are never shown.
  if (isPlain && url.username === "" && url.password === "") return url.href.replace(/\/+$/, "");
  // Its value is not told: it may hold a password.
  throw new MicrologError("Cannot use MICROLOG_S3_ENDPOINT: it has to be an http or https address without a password", {
    hint: "Set it as in MICROLOG_S3_ENDPOINT=http://127.0.0.1:9000, or leave it out for Amazon's S3",
  });
}

function unusable(name: string, value: string, allowed: string, example: string): MicrologError {
  return new MicrologError(`Cannot use ${name}=${JSON.stringify(value)}: it has to be ${allowed}`, {
    hint: `Set it as in ${name}=${example}`,
  });
}
