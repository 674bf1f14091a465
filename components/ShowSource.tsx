/** @jsx h */
import { h } from "preact";
import { useContext } from "preact/hooks";
import { sourceOf, SourceOpener } from "../client/source.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";

/** A button that shows the code of a frame with its time by line; nothing where there is no code to show. */
export function ShowSource(props: { profile: Profile; frame: IndexIntoFrames; class?: string; tabIndex?: number }) {
  const model = useContext(SourceOpener);
  const place = sourceOf(props.profile, props.frame);
  if (model === undefined || place === undefined) return null;
  return (
    <button
      type="button"
      class={`icon-button show-source ${props.class ?? ""}`}
      aria-label={`Show source of ${props.profile.frames.name[props.frame]}`}
      title="Show source, with time by line"
      {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
      onClick={() => model.source.value = place}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" aria-hidden="true">
        <path
          d="M5.5 4 1.5 8l4 4M10.5 4l4 4-4 4"
          stroke-width="1.5"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
    </button>
  );
}
