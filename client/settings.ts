/**
 * What the person has chosen for all recordings: kept by the browser.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { CUSTOM, type Editor, EDITORS, type PathMapping, templateProblem } from "./editors.ts";

export type { PathMapping };

/** Where the browser keeps it. */
const KEPT = "microlog.preferences";
/** More lines of mappings than this nobody writes. */
const MOST_MAPPINGS = 100;

/** Light, dark, or as the system has it. */
export type Theme = "system" | "light" | "dark";

/** All themes, in their order. */
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

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

/** The URL of a source of the recording that is shown, by which links are shown in the settings; "" for none. */
export const exampleSource: Signal<string> = signal("");

/** Takes over what the browser has kept. */
export function readPreferences(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // The browser keeps nothing for this page: what has been chosen holds until it is left.
    return;
  }
  preferences.value = parsePreferences(kept);
}

/** Takes over what the browser has kept, now and when another tab changes it; returns a function that ends it. */
export function followPreferences(): () => void {
  readPreferences();
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEPT || event.key === null) readPreferences();
  };
  addEventListener("storage", onStorage);
  return () => removeEventListener("storage", onStorage);
}

/** Changes some of what has been chosen, which holds at once, and has the browser keep it. */
export function setPreferences(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.peek(), ...change };
  try {
    localStorage.setItem(KEPT, JSON.stringify(preferences.peek()));
  } catch {
    // As above.
  }
}

/** Reads what was kept; each part that is damaged is as at first. */
export function parsePreferences(text: string | null): Preferences {
  let kept: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    if (typeof read === "object" && read !== null) kept = read as Record<string, unknown>;
  } catch {
    // Not written by this page, or damaged: as at first.
  }
  const template = typeof kept.template === "string" && templateProblem(kept.template) === undefined
    ? kept.template
    : DEFAULTS.template;
  const known = kept.editor === CUSTOM ? template !== "" : EDITORS.some(({ id }) => id === kept.editor);
  return {
    theme: THEMES.find((theme) => theme === kept.theme) ?? DEFAULTS.theme,
    editor: known ? kept.editor as string : DEFAULTS.editor,
    template,
    mappings: Array.isArray(kept.mappings) ? kept.mappings.filter(isMapping).slice(0, MOST_MAPPINGS) : [],
  };
}

/** The editor that has been chosen; a custom one whose template cannot be used is the first of those known. */
export function editorOf({ editor, template }: Preferences): Editor {
  if (editor === CUSTOM && templateProblem(template) === undefined) {
    return { id: CUSTOM, name: "your editor", template };
  }
  return EDITORS.find(({ id }) => id === editor) ?? EDITORS[0]!;
}

function isMapping(value: unknown): value is PathMapping {
  const { from, to } = (value ?? {}) as Record<string, unknown>;
  return typeof from === "string" && typeof to === "string";
}
