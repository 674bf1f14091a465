/** @jsx h */
import { h } from "preact";
import { useRef } from "preact/hooks";
import { mappingProblem, type PathMapping } from "../client/editors.ts";
import { preferences, setPreferences } from "../client/settings.ts";

/** Where files of other machines are on this one. */
export function SettingsPaths() {
  const box = useRef<HTMLFieldSetElement>(null);
  const { mappings } = preferences.value;
  const set = (mappings: PathMapping[]) => setPreferences({ mappings });
  const change = (row: number, part: Partial<PathMapping>) =>
    set(mappings.map((mapping, i) => i === row ? { ...mapping, ...part } : mapping));
  /** The row is there once the change has been drawn. */
  const focus = (row: number) =>
    setTimeout(() => {
      const rows = box.current?.querySelectorAll<HTMLInputElement>("[data-part=from]");
      (rows?.[row] ?? box.current?.querySelector<HTMLElement>(".settings-add"))?.focus();
    });
  return (
    <fieldset ref={box} class="settings-part">
      <legend class="settings-legend">Paths</legend>
      <p class="settings-hint quiet">
        For recordings of another machine or a container: how paths begin there, and where the same files are here. The
        first line that fits counts.
      </p>
      {mappings.map((mapping, row) => {
        const problem = mappingProblem(mapping);
        const field = (part: "from" | "to", label: string, placeholder: string) => (
          <input
            type="text"
            class="settings-input settings-code"
            data-part={part}
            spellcheck={false}
            aria-label={`${label}, line ${row + 1}`}
            aria-describedby={problem === undefined ? undefined : `settings-path-${row}`}
            placeholder={placeholder}
            value={mapping[part]}
            onInput={(event) => change(row, { [part]: event.currentTarget.value })}
          />
        );
        return (
          <div key={row} class="settings-path">
            {field("from", "Recorded path", "/app")}
            <span class="quiet" aria-hidden="true">→</span>
            {field("to", "Path here", "/home/me/shop")}
            <button
              type="button"
              class="icon-button"
              aria-label={`Remove line ${row + 1}`}
              title="Remove"
              onClick={() => {
                set(mappings.filter((_, i) => i !== row));
                focus(Math.max(0, row - 1));
              }}
            >
              ×
            </button>
            {problem === undefined
              ? null
              : <p id={`settings-path-${row}`} class="settings-hint settings-path-note quiet">{problem}</p>}
          </div>
        );
      })}
      <button
        type="button"
        class="button settings-add"
        onClick={() => {
          set([...mappings, { from: "", to: "" }]);
          focus(mappings.length);
        }}
      >
        Add a path
      </button>
    </fieldset>
  );
}
