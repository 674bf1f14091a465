/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { copyText } from "../client/log_copy.ts";
import { asMicrologError } from "../client/recordings.ts";

/** How long it says that it has copied, ms. */
const PAUSE = 2_000;

/** Puts a text on the clipboard, and says so, or why not. */
export function CopyButton(props: { text: string; label: string; class: string }) {
  const said = useSignal("");
  useEffect(() => {
    if (said.value !== "Copied") return;
    const timer = setTimeout(() => said.value = "", PAUSE);
    return () => clearTimeout(timer);
  }, [said.value]);
  const copy = async () => {
    try {
      await copyText(props.text);
      said.value = "Copied";
    } catch (error) {
      said.value = asMicrologError(error, "Cannot copy").message;
    }
  };
  return (
    <span class="copy">
      <button type="button" class={props.class} disabled={props.text === ""} onClick={copy}>{props.label}</button>
      <span class="copy-said" role="status">{said.value}</span>
    </span>
  );
}
