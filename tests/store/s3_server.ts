/**
 * An S3 server on the loopback, for tests: s3rver, which checks signatures as S3 does.
 *
 * @module
 */
import S3rver from "s3rver";
import type { AddressInfo } from "node:net";

/** Its one bucket. */
export const BUCKET = "recordings";
/** Credentials that it takes, as environment variables. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

/** A server that runs. */
export interface S3Server extends AsyncDisposable {
  endpoint: string;
}

/** Starts one; its objects are gone with it. */
export async function startS3(): Promise<S3Server> {
  const directory = await Deno.makeTempDir({ prefix: "microlog-s3-" });
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await server.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
