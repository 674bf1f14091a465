/**
 * Opening the store that the settings name.
 *
 * @module
 */
import { DiskStore } from "./disk.ts";
import type { Store } from "./store.ts";

/** What decides where recordings live. */
export interface StoreSettings {
  /** The folder of recordings. */
  home: string;
  /** The bucket of recordings; undefined where they live in the folder. */
  bucket?: { bucket: string; path: string; region: string; endpoint: string | undefined } | undefined;
}

/**
 * Opens the store that the settings name. Touches nothing yet: a folder that is not there is made when a recording is
 * created, one that cannot be read fails when it is read.
 *
 * @example
 * ```ts ignore
 * const store = await openStore(readSettings(Deno.env));
 * ```
 */
export async function openStore({ home, bucket }: StoreSettings): Promise<Store> {
  if (bucket === undefined) return new DiskStore(home);
  // Deno must not see through it: all who import the library would fetch Amazon's packages.
  const { S3Store }: typeof import("./s3.ts") = await import(new URL("s3.ts", import.meta.url).href);
  return new S3Store(bucket);
}
