/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { shortcutsShown } from "../client/shortcuts.ts";
import { foldSidebar, sidebarFolded } from "../client/sidebar.ts";

/** Beside the product's name: the overview of keys, and folding the list of recordings away. */
export default function Tools() {
  const folded = sidebarFolded.value;
  return (
    <Fragment>
      <button
        type="button"
        class="icon-button"
        aria-label="Keys"
        aria-haspopup="dialog"
        title="Keys (?)"
        onClick={() => shortcutsShown.value = true}
      >
        ?
      </button>
      <button
        type="button"
        class="icon-button sidebar-fold"
        aria-label={folded ? "Show the list of recordings" : "Fold the list of recordings"}
        aria-expanded={!folded}
        title={`${folded ? "Show" : "Fold"} the list of recordings (B)`}
        onClick={() => foldSidebar(!folded)}
      >
        {folded ? "»" : "«"}
      </button>
    </Fragment>
  );
}
