/**
 * Reading what a request sends.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { HttpError } from "./errors.ts";

/**
 * The body of a request, as JSON.
 *
 * @param what What it is called in errors: `the notice`
 * @param limit Bytes
 * @throws {HttpError} If it is longer, or not JSON
 */
export async function readJson(request: Request, what: string, limit: number): Promise<unknown> {
  const bytes = await readAtMost(request, what, limit);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw badBody(what, "it is not JSON");
  }
}

/** The answer to a body that is not what it should be. */
export function badBody(what: string, why: string): HttpError {
  return new HttpError(400, new MicrologError(`Cannot read ${what}: ${why}`));
}

async function readAtMost(request: Request, what: string, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > limit) {
      throw new HttpError(413, new MicrologError(`Cannot read ${what}: it is longer than ${limit} bytes`));
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
