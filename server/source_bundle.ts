/**
 * The texts of several sources with one request. That some cannot be shown is usual there, and no failure of the request.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { HttpError } from "./errors.ts";
import type { SourceText } from "./sources.ts";

/** How many may be asked for at once. */
export const SOURCES_AT_ONCE = 8;

/** Of each source its text, or why it cannot be shown. */
export type SourceBundle = Record<string, SourceText | { error: string }>;

/**
 * Reads sources one after the other.
 *
 * @param read Reads one; throws where it cannot be shown
 * @throws {HttpError} If there are too many
 */
export async function readSources(
  urls: readonly string[],
  read: (url: string) => Promise<SourceText>,
): Promise<SourceBundle> {
  if (urls.length > SOURCES_AT_ONCE) {
    const error = new MicrologError(`Cannot show ${urls.length} sources: ${SOURCES_AT_ONCE} at once is the most`);
    throw new HttpError(400, error);
  }
  const bundle: [url: string, SourceText | { error: string }][] = [];
  for (const url of urls) {
    try {
      bundle.push([url, await read(url)]);
    } catch (error) {
      if (!(error instanceof MicrologError || error instanceof HttpError)) throw error;
      bundle.push([url, { error: error.message }]);
    }
  }
  return Object.fromEntries(bundle);
}
