/** @jsx h */
import { type ComponentChildren, h } from "preact";

/** What an {@linkcode EmptyState} says. */
export interface EmptyStateProps {
  title: string;
  /** `error` where something went wrong. */
  tone?: "calm" | "error";
  /** Whether this is all that the page has to say; then its title is the page's. */
  alone?: boolean;
  children?: ComponentChildren;
}

/** A few words in the middle of an area that has nothing else to show. */
export function EmptyState(props: EmptyStateProps) {
  const error = props.tone === "error";
  return (
    <section class={error ? "empty empty-error" : "empty"} role={error ? "alert" : undefined}>
      {h(props.alone ? "h1" : "h2", { class: "empty-title" }, props.title)}
      <div class="empty-text">{props.children}</div>
    </section>
  );
}

/** How to make a first recording. */
export function FirstRecording() {
  return (
    <div class="first-recording">
      <p>Record a program, and it appears here by itself:</p>
      <pre class="command"><code>deno run -A jsr:@microlog/cli hello main.ts</code></pre>
      <p class="quiet">
        <code>hello</code> is a label of your choice, <code>main.ts</code> the program to run.
      </p>
    </div>
  );
}
