/** @jsx h */
import { type ComponentChildren, h } from "preact";
import type { Place } from "../client/links.ts";

/** A place in source code, as a link where something can open it. */
export function SourceLink(props: { place: Place; class?: string; children?: ComponentChildren }) {
  const { place } = props;
  const content = props.children ?? place.text;
  if (place.href === undefined) return <span class={props.class} title={place.title || undefined}>{content}</span>;
  const outside = place.href.startsWith("https:");
  return (
    <a
      class={`source-link ${props.class ?? ""}`}
      href={place.href}
      title={place.href.startsWith("vscode:") ? `Open ${place.title} in the editor` : place.title}
      {...(outside ? { target: "_blank", rel: "noreferrer" } : {})}
    >
      {content}
    </a>
  );
}
