/** @jsx h */
import { type ComponentChildren, h } from "preact";
import type { Place } from "../client/links.ts";

/** A place in source code, as a link where something can open it. */
export function SourceLink(props: { place: Place; class?: string; children?: ComponentChildren }) {
  const { place } = props;
  const content = props.children ?? place.text;
  if (place.href === undefined) return <span class={props.class} title={place.title || undefined}>{content}</span>;
  // An editor may be reached by way of the web, too.
  const outside = /^https?:/i.test(place.href);
  return (
    <a
      class={`source-link ${props.class ?? ""}`}
      href={place.href}
      title={place.editor === undefined ? place.title : `Open ${place.title} in ${place.editor}`}
      {...(outside ? { target: "_blank", rel: "noreferrer" } : {})}
    >
      {content}
    </a>
  );
}
