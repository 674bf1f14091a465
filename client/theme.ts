/**
 * Light or dark: what the person has chosen, or where they leave it to the system, what that says. The style sheet follows
 * by itself; canvases have to be told. Before the page comes to life server/first_paint.ts has set what was chosen.
 *
 * @module
 */
import { effect, type Signal, signal } from "@preact/signals";
import { DARK, LIGHT, type Look, useLook } from "../canvas/look.ts";
import { preferences, readPreferences } from "./settings.ts";

/** What holds now; whoever draws on a canvas is to read it, so as to draw anew. */
export const theme: Signal<Look["name"]> = signal<Look["name"]>("dark");

/** Keeps the page's look as it was chosen; returns a function that ends it. */
export function followTheme(): () => void {
  readPreferences();
  const system = matchMedia("(prefers-color-scheme: light)");
  const light = signal(system.matches);
  const turn = () => light.value = system.matches;
  system.addEventListener("change", turn);
  const end = effect(() => {
    const chosen = preferences.value.theme;
    const { dataset } = document.documentElement;
    if (chosen === "system") delete dataset.theme;
    else dataset.theme = chosen;
    const now = chosen === "system" ? (light.value ? "light" : "dark") : chosen;
    useLook(now === "light" ? LIGHT : DARK);
    theme.value = now;
  });
  return () => {
    end();
    system.removeEventListener("change", turn);
  };
}
