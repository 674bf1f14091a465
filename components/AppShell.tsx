/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { AppHeader } from "./AppHeader.tsx";

/** What stands where on the page. */
export interface AppShellProps {
  /** Microlog's version. */
  version?: string;
  /** The list of recordings, under the header at the left. */
  sidebar: ComponentChildren;
  /** What fills the rest. */
  children: ComponentChildren;
}

/** The frame of every page: a sidebar at the left, and beside it the page's own content. */
export function AppShell(props: AppShellProps) {
  return (
    <div class="app">
      <aside class="sidebar">
        <AppHeader version={props.version} />
        {props.sidebar}
      </aside>
      {props.children}
    </div>
  );
}
