/**
 * How a recording is named: `label/2026_11_22_14_01_59`, a run's label and the local time it began.
 *
 * @module
 */
import { MicrologError } from "./errors.ts";

/** Names one recording. */
export interface RecordingId {
  /** Given by the person: letters, digits, `.`, `_` and `-`, at most 100. */
  label: string;
  /** Local time of the start, `2026_11_22_14_01_59`; a second run in the same second gets `_2`. */
  time: string;
}

const LABEL = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
const TIME = /^\d{4}(_\d\d){5}(_[1-9]\d*)?$/;

/**
 * Checks a label.
 *
 * @throws {MicrologError} If it is empty, or holds anything but letters, digits, `.`, `_` and `-`, or `..`
 */
export function checkLabel(label: string): string {
  const isText = typeof label === "string";
  if (!isText || !LABEL.test(label) || label.includes("..")) {
    const why = !isText
      ? "it is no text"
      : label === ""
      ? "it is empty"
      : label.length > 100
      ? "it is longer than 100 characters"
      : "only letters, digits, ., _ and - may stand in it";
    throw new MicrologError(`Cannot use the label ${isText ? JSON.stringify(label) : typeof label}: ${why}`, {
      hint: "Choose a label such as hello or server-load",
    });
  }
  return label;
}

/** Whether the text is a run's time, as in `2026_11_22_14_01_59` or `2026_11_22_14_01_59_2`. */
export function isTime(text: string): boolean {
  return TIME.test(text);
}

/** Whether the text may be a label, see {@linkcode checkLabel}. */
export function isLabel(text: string): boolean {
  return LABEL.test(text) && !text.includes("..");
}

/** A moment as a run's time: local, to the second. */
export function formatTime(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return [
    date.getFullYear(),
    two(date.getMonth() + 1),
    two(date.getDate()),
    two(date.getHours()),
    two(date.getMinutes()),
    two(date.getSeconds()),
  ].join("_");
}

/** `label/time`, as shown to people. */
export function formatId(id: RecordingId): string {
  return `${id.label}/${id.time}`;
}

/**
 * Reads `label/time`, with or without a final slash or a leading `#`.
 *
 * @throws {MicrologError} If it is no recording's name
 */
export function parseId(text: string): RecordingId {
  const [label, time, ...rest] = text.replace(/^#/, "").replace(/\/$/, "").split("/");
  if (label === undefined || time === undefined || rest.length > 0 || !isLabel(label) || !isTime(time)) {
    throw new MicrologError(
      `Cannot find recording ${JSON.stringify(text)}: it is not of the form label/2026_11_22_14_01_59`,
      {
        hint: "List the recordings with: microlog list",
      },
    );
  }
  return { label, time };
}
