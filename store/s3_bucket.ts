/**
 * A bucket: the few things that the store asks of S3.
 *
 * @module
 */
import type { Bytes } from "./streams.ts";

/** Where a bucket is. */
export interface BucketAddress {
  bucket: string;
  /** What the names of objects begin with, without a final slash; "" for nothing. */
  path: string;
  region: string;
  /** The server's address, where it is not Amazon's. */
  endpoint: string | undefined;
}

/** An object, as a listing tells of it. */
export interface BucketObject {
  /** Without the bucket's path. */
  key: string;
  bytes: number;
  /** When it was written by the server's clock, milliseconds since 1970. */
  modified: number;
}

/** Amazon's SDK. It looks at the environment as it is loaded, so that waits for the first request. */
type Sdk = typeof import("@aws-sdk/client-s3");

/** Objects deleted with one request: the most that S3 takes. */
const DELETED_AT_ONCE = 1000;

/** A bucket, or the part of one below a path. */
export class Bucket {
  /** `s3://bucket/path` */
  readonly location: string;
  readonly #address: BucketAddress;
  #connecting: Promise<{ sdk: Sdk; client: InstanceType<Sdk["S3Client"]> }> | undefined;
  readonly #bucket: string;
  readonly #path: string;
  /** How much the server's clock is ahead of this one's, milliseconds. */
  #ahead = 0;

  constructor(address: BucketAddress) {
    const { bucket, path } = address;
    this.#address = address;
    this.#bucket = bucket;
    this.#path = path === "" ? "" : `${path}/`;
    this.location = `s3://${bucket}${path === "" ? "" : `/${path}`}`;
  }

  #connect() {
    return this.#connecting ??= this.#load();
  }

  async #load() {
    const sdk = await import("@aws-sdk/client-s3");
    const { region, endpoint } = this.#address;
    // Other servers than Amazon's seldom have a name for each bucket.
    const own = endpoint === undefined ? {} : { endpoint, forcePathStyle: true };
    const client = new sdk.S3Client({ region, ...own });
    client.middlewareStack.add((next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      const date = Date.parse(headers?.date ?? "");
      if (!Number.isNaN(date)) this.#ahead = date - Date.now();
      return result;
    }, { step: "deserialize", name: "micrologClock", priority: "low" });
    return { sdk, client };
  }

  /** The time by the server's clock, as of the last answer; milliseconds since 1970, exact to a second. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** All objects whose keys begin like that, by key. */
  async list(prefix: string): Promise<BucketObject[]> {
    const { sdk, client } = await this.#connect();
    const objects: BucketObject[] = [];
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#path + prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
        objects.push({ key: Key.slice(this.#path.length), bytes: Size, modified: LastModified?.getTime() ?? 0 });
      }
      token = page.NextContinuationToken;
    }
    return objects;
  }

  /** The content of an object; undefined where there is none of that key. */
  async get(key: string): Promise<ReadableStream<Bytes> | undefined> {
    const { sdk, client } = await this.#connect();
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: this.#bucket, Key: this.#path + key }));
      return Body?.transformToWebStream() as ReadableStream<Bytes> | undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Whether there is an object of that key. */
  async has(key: string): Promise<boolean> {
    const { sdk, client } = await this.#connect();
    try {
      await client.send(new sdk.HeadObjectCommand({ Bucket: this.#bucket, Key: this.#path + key }));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Writes an object. */
  async put(key: string, content: Uint8Array): Promise<void> {
    await this.#put(key, content, {});
  }

  /**
   * Writes an object where there is none of that key yet.
   *
   * @returns Whether it was written. Servers that do not know conditions write it always
   */
  async claim(key: string): Promise<boolean> {
    try {
      await this.#put(key, new Uint8Array(), { IfNoneMatch: "*" });
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412 || status === 409) return false;
      throw error;
    }
  }

  /** Deletes objects; those that are not there do no harm. */
  async remove(keys: readonly string[]): Promise<void> {
    const { sdk, client } = await this.#connect();
    for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
      const Objects = keys.slice(from, from + DELETED_AT_ONCE).map((key) => ({ Key: this.#path + key }));
      const { Errors = [] } = await client.send(
        new sdk.DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first !== undefined) throw Object.assign(new Error(first.Message), { name: first.Code });
    }
  }

  async #put(key: string, content: Uint8Array, condition: { IfNoneMatch?: string }): Promise<void> {
    const { sdk, client } = await this.#connect();
    await client.send(
      new sdk.PutObjectCommand({
        Bucket: this.#bucket,
        Key: this.#path + key,
        Body: content,
        ContentLength: content.length,
        ...condition,
      }),
    );
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Whether the object is missing; not so where the bucket is. */
function isMissing(error: unknown): boolean {
  const { name } = error as { name?: string };
  return name === "NoSuchKey" || name === "NotFound";
}
