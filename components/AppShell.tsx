/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { AppHeader } from "./AppHeader.tsx";

/** What stands where on the page. */
export interface AppShellProps {
  /** Microlog's version. */
  version?: string;
  /** Before all else on the page. */
  before?: ComponentChildren;
  /** Beside the product's name. */
  tools?: ComponentChildren;
  /** The list of recordings, under the header at the left. */
  sidebar: ComponentChildren;
  /** What fills the rest. */
  children: ComponentChildren;
}

/** The frame of every page: a sidebar at the left, and beside it the page's own content. */
export function AppShell(props: AppShellProps) {
  return (
    <div class="app">
      {props.before}
      <aside class="sidebar" aria-label="Recordings">
        <AppHeader version={props.version}>{props.tools}</AppHeader>
        {props.sidebar}
      </aside>
      {props.children}
    </div>
  );
}
