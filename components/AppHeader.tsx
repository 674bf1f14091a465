/** @jsx h */
import { type ComponentChildren, h } from "preact";

/** The product's name at the head of the sidebar; leads to the page without a recording. */
export function AppHeader(props: { version?: string; children?: ComponentChildren }) {
  return (
    <header class="app-header">
      <a class="brand" href="/" title="Microlog">
        <span class="brand-mark" aria-hidden="true">µ</span>
        <span class="brand-name">Microlog</span>
      </a>
      {props.version === undefined ? null : <span class="brand-version">{props.version}</span>}
      {props.children === undefined ? null : <span class="app-tools">{props.children}</span>}
    </header>
  );
}
