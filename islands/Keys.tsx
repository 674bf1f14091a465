/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { Shortcuts } from "../components/Shortcuts.tsx";

/** For those who work without a pointer: a way past the list of recordings, and the overview of keys. */
export default function Keys() {
  return (
    <Fragment>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          // The address names the recording that is shown.
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the recording
      </a>
      <Shortcuts />
    </Fragment>
  );
}
