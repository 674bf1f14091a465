/** @jsx h */
import { h } from "preact";
import { type ShortcutGroup, SHORTCUTS, shortcutsShown, titleOfKey } from "../client/shortcuts.ts";
import { Dialog } from "./Dialog.tsx";

/** The overview of all keys, while it is asked for. */
export function Shortcuts() {
  return shortcutsShown.value ? <Overview /> : null;
}

function Overview() {
  return (
    <Dialog name="keys" title="Keys" closedBy="?" onClose={() => shortcutsShown.value = false}>
      <div class="keys-groups" tabIndex={0} role="group" aria-labelledby="keys-title">
        {SHORTCUTS.map((group) => <Group key={group.title} group={group} />)}
      </div>
    </Dialog>
  );
}

function Group({ group: { title, shortcuts } }: { group: ShortcutGroup }) {
  return (
    <section class="keys-group">
      <h3 class="keys-name">{title}</h3>
      <dl class="keys-list">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} class="keys-line">
            <dt class="keys-keys">{ranges(keys).map((key) => <kbd key={key} class="keys-key">{key}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Of keys in a row, such as 1 to 7, the ends. */
function ranges(keys: readonly string[]): string[] {
  const inRow = keys.length > 3 && keys.every((key, i) => key === String(i + 1));
  return inRow ? [`${keys[0]} – ${keys.at(-1)}`] : keys.map(titleOfKey);
}
