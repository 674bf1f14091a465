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
export function openStore(settings: StoreSettings): Promise<Store> {
  // A promise, because other kinds of store are loaded only where the settings ask for them.
  return Promise.resolve(new DiskStore(settings.home));
}
