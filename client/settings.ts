/**
 * What the person has chosen for all recordings: kept by the browser.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";

/** Light, dark, or as the system has it. */
export type Theme = "system" | "light" | "dark";

/** Where files of the machine that recorded are on this one. */
export interface PathMapping {
  /** How paths begin in recordings. */
  from: string;
  /** How they begin here. */
  to: string;
}

/** What can be chosen. */
export interface Preferences {
  theme: Theme;
  /** Name of an editor that is known, or `custom`. */
  editor: string;
  /** The address that opens a place in it, of `custom`: with `{path}`, `{line}` and `{column}`. */
  template: string;
  /** The first that fits counts. */
  mappings: PathMapping[];
}

/** What holds until the person has chosen. */
export const DEFAULTS: Readonly<Preferences> = { theme: "system", editor: "vscode", template: "", mappings: [] };

/** What has been chosen. */
export const preferences: Signal<Preferences> = signal<Preferences>({ ...DEFAULTS, mappings: [] });
