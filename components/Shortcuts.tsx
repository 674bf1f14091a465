/** @jsx h */
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type ShortcutGroup, SHORTCUTS, shortcutsShown, titleOfKey } from "../client/shortcuts.ts";

/** The overview of all keys, while it is asked for. */
export function Shortcuts() {
  return shortcutsShown.value ? <Overview /> : null;
}

function Overview() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    const before = document.activeElement;
    current?.showModal();
    return () => {
      current?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-labelledby="keys-title"
      onClose={() => shortcutsShown.value = false}
      // The page's keys mean nothing here; Escape is the dialog's own.
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "?") dialog.current?.close();
      }}
      onPointerDown={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="keys-body">
        <header class="keys-head">
          <h2 class="keys-title" id="keys-title">Keys</h2>
          <button
            type="button"
            class="icon-button"
            aria-label="Close"
            title="Close (Escape)"
            onClick={() => dialog.current?.close()}
          >
            ×
          </button>
        </header>
        <div class="keys-groups" tabIndex={0} role="group" aria-labelledby="keys-title">
          {SHORTCUTS.map((group) => <Group key={group.title} group={group} />)}
        </div>
      </div>
    </dialog>
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
