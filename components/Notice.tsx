/** @jsx h */
import { h } from "preact";

/** What a {@linkcode Notice} says. */
export interface NoticeProps {
  text: string;
  /** What to do about it. */
  hint?: string | undefined;
  tone: "quiet" | "error";
  /** Adds a button that puts it away. */
  onDismiss?: () => void;
}

/** A line that tells of something out of the ordinary. */
export function Notice(props: NoticeProps) {
  return (
    <div class={`notice notice-${props.tone}`} role={props.tone === "error" ? "alert" : "status"}>
      <span class="notice-text">
        {props.text}
        {props.hint === undefined ? null : <span class="notice-hint">{props.hint}</span>}
      </span>
      {props.onDismiss === undefined
        ? null
        : <button type="button" class="icon-button" aria-label="Dismiss" onClick={props.onDismiss}>×</button>}
    </div>
  );
}
