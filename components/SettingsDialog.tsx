/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { useSignal } from "@preact/signals";
import { CUSTOM, EDITORS, templateProblem } from "../client/editors.ts";
import { linkTo } from "../client/links.ts";
import { editorOf, exampleSource, preferences, setPreferences, type Theme, THEMES } from "../client/settings.ts";
import { Dialog } from "./Dialog.tsx";
import { SettingsPaths } from "./SettingsPaths.tsx";

const THEME_NAMES: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

/** What the person can choose for all recordings. Each choice holds at once. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog name="settings" title="Settings" onClose={onClose}>
      <p class="settings-note quiet">Kept by this browser, for all recordings. Changes hold at once.</p>
      <Themes />
      <Editors />
      <SettingsPaths />
      <Preview />
    </Dialog>
  );
}

/** A part of the settings under a title of its own. */
function SettingsPart(props: { title: string; children: ComponentChildren }) {
  return (
    <fieldset class="settings-part">
      <legend class="settings-legend">{props.title}</legend>
      {props.children}
    </fieldset>
  );
}

function Themes() {
  return (
    <SettingsPart title="Theme">
      <div class="settings-choices">
        {THEMES.map((theme) => (
          <label key={theme} class="settings-choice">
            <input
              type="radio"
              name="theme"
              value={theme}
              checked={preferences.value.theme === theme}
              onChange={() => setPreferences({ theme })}
            />
            {THEME_NAMES[theme]}
          </label>
        ))}
      </div>
    </SettingsPart>
  );
}

function Editors() {
  const { editor, template } = preferences.value;
  // What is being written may not be an address yet: what was chosen before holds until it is.
  const custom = useSignal(editor === CUSTOM);
  const written = useSignal(template);
  const problem = custom.value ? templateProblem(written.value) : undefined;
  const choose = (id: string) => {
    custom.value = id === CUSTOM;
    if (id !== CUSTOM) return setPreferences({ editor: id });
    if (written.value === "") written.value = editorOf(preferences.value).template;
    write(written.value);
  };
  const write = (text: string) => {
    written.value = text;
    if (templateProblem(text) === undefined) setPreferences({ editor: CUSTOM, template: text });
  };
  return (
    <SettingsPart title="Editor">
      <label class="settings-field">
        <span class="settings-name">Links to files open in</span>
        <select
          class="settings-input"
          value={custom.value ? CUSTOM : editor}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {EDITORS.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          <option value={CUSTOM}>Another editor…</option>
        </select>
      </label>
      {custom.value
        ? (
          <label class="settings-field">
            <span class="settings-name">Its address</span>
            <input
              type="text"
              class="settings-input settings-code"
              spellcheck={false}
              value={written.value}
              aria-invalid={problem !== undefined}
              aria-describedby="settings-template"
              onInput={(event) => write(event.currentTarget.value)}
            />
          </label>
        )
        : null}
      {custom.value
        ? (
          <p id="settings-template" class={problem === undefined ? "settings-hint quiet" : "settings-hint is-wrong"}>
            {problem ?? "{path}, {line} and {column} stand for the place in the code."}
          </p>
        )
        : null}
    </SettingsPart>
  );
}

/** What a link of the recording that is shown becomes. */
function Preview() {
  const url = exampleSource.value;
  const { href, editor } = url === "" ? { href: undefined, editor: undefined } : linkTo(url, 12, 3);
  return (
    <SettingsPart title="A link of this recording">
      {href === undefined
        ? <p class="settings-hint quiet">Open a recording to see what its links become.</p>
        : (
          <dl class="settings-preview">
            <dt>Recorded</dt>
            <dd class="settings-code" title={`${url}:12:3`}>{url}:12:3</dd>
            <dt>Opened</dt>
            <dd class="settings-code">
              <a class="source-link" href={href} title={`Open in ${editor}`}>{href}</a>
            </dd>
          </dl>
        )}
    </SettingsPart>
  );
}
