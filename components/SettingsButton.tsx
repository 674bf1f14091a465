/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useSignal } from "@preact/signals";
import { SettingsDialog } from "./SettingsDialog.tsx";

/** Opens the settings. */
export function SettingsButton() {
  const open = useSignal(false);
  return (
    <Fragment>
      <button
        type="button"
        class="icon-button settings-button"
        aria-label="Settings"
        aria-haspopup="dialog"
        title="Settings"
        onClick={() => open.value = true}
      >
        <Gear />
      </button>
      {open.value ? <SettingsDialog onClose={() => open.value = false} /> : null}
    </Fragment>
  );
}

/** A wheel with eight teeth. */
function Gear() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="4.2" />
      <circle cx="8" cy="8" r="1.6" />
      <path
        d="M8 1.2v2.4M8 12.4v2.4M1.2 8h2.4M12.4 8h2.4M3.2 3.2l1.7 1.7M11.1 11.1l1.7 1.7M3.2 12.8l1.7-1.7M11.1 4.9l1.7-1.7"
        stroke-linecap="round"
      />
    </svg>
  );
}
