/**
 * Whether a line's object has the shape of the record it says it is. The same rules as docs/recording.schema.json, in
 * code that is fast enough for millions of samples; a test holds the two together.
 *
 * @module
 */
import { LEVELS, SPAN_KINDS } from "./records.ts";
import type { RecordingRecord } from "./records.ts";
import type { RawRecord } from "./upgrade.ts";

type RecordType = RecordingRecord["type"];

/** What a field must be. */
interface Rule {
  holds(value: unknown): boolean;
  /** Completes "duration is not …". */
  what: string;
  column?: true;
  optional?: true;
}

const number: Rule = { holds: (value) => typeof value === "number" && Number.isFinite(value), what: "a number" };
const text: Rule = { holds: (value) => typeof value === "string", what: "a text" };
const count: Rule = { holds: (value) => isInteger(value, 0), what: "a whole number from 0" };
const row: Rule = { holds: (value) => isInteger(value, -1), what: "a row, or -1" };
const step: Rule = { holds: (value) => number.holds(value) && (value as number) > 0, what: "a number above 0" };
const amount: Rule = { holds: (value) => number.holds(value) && (value as number) >= 0, what: "a number from 0" };
const texts: Rule = columnOf((value) => typeof value === "string", "texts");
const numbers: Rule = columnOf((value) => typeof value === "number" && Number.isFinite(value), "numbers");
const counts: Rule = columnOf((value) => isInteger(value, 0), "whole numbers from 0");
const rows: Rule = columnOf((value) => isInteger(value, -1), "rows, or -1");
const list: Rule = { holds: texts.holds, what: texts.what };
const textsByName: Rule = {
  holds: (value) => isObject(value) && Object.values(value).every(text.holds),
  what: "an object of texts",
};
const flag: Rule = { holds: (value) => typeof value === "boolean", what: "true or false" };
const gitState: Rule = {
  holds: (value) =>
    isObject(value) && text.holds(value.commit) && (value.branch === undefined || text.holds(value.branch)) &&
    (value.dirty === undefined || flag.holds(value.dirty)),
  what: "the state of a git repository",
};
const styles: Rule = {
  holds: (value) =>
    Array.isArray(value) &&
    value.every((style) =>
      Array.isArray(style) && style.length === 3 && count.holds(style[0]) && count.holds(style[1]) &&
      text.holds(style[2])
    ),
  what: "a list of styles",
};

const SHAPES: Record<RecordType, Record<string, Rule>> = {
  header: {
    format: oneOf("microlog"),
    version: count,
    label: text,
    start: { holds: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)), what: "a date" },
    microlog: text,
    command: list,
    cwd: text,
    pid: count,
    runtime: textsByName,
    os: text,
    cores: count,
    memory: count,
    sampleInterval: step,
    statusInterval: step,
    id: optional(text),
    parent: optional(text),
  },
  run: {
    time: number,
    host: optional(text),
    permissions: textsByName,
    env: textsByName,
    settings: textsByName,
    git: optional(gitState),
  },
  thread: { thread: count, name: text, time: number, url: optional(text), parent: optional(count) },
  threadEnd: { thread: count, time: number },
  usage: { thread: count, time: numbers, cpu: numbers, heap: numbers },
  child: { time: number, pid: count, id: text, command: list },
  sources: { first: count, url: texts, time: numbers },
  frames: { first: count, name: texts, source: rows, line: counts, column: counts },
  stacks: { first: count, parent: rows, frame: counts },
  samples: { thread: count, start: number, unit: step, duration: counts, stack: rows, count },
  lines: { thread: count, from: number, until: number, interval: step, source: counts, line: counts, count: counts },
  status: { time: numbers, cpu: numbers, rss: numbers, heap: numbers },
  machine: { time: numbers, cpu: numbers, available: numbers },
  objects: { time: number, count, heap: count, cost: number },
  log: {
    thread: count,
    time: number,
    level: oneOf(...LEVELS),
    from: oneOf("console", "stdout", "stderr", "uncaught", "log"),
    text,
    stack: row,
    bytes: optional(count),
    styles: optional(styles),
  },
  span: {
    thread: count,
    time: number,
    duration: amount,
    kind: oneOf(...SPAN_KINDS),
    name: text,
    stack: row,
    detail: optional(text),
  },
  gc: { thread: count, from: number, until: number, kind: texts, count: counts, duration: numbers, freed: numbers },
  pauses: {
    thread: count,
    from: number,
    until: number,
    kind: texts,
    duration: numbers,
    before: numbers,
    after: numbers,
  },
  heap: {
    thread: count,
    time: number,
    interval: step,
    cost: number,
    live: optional(count),
    stack: rows,
    bytes: counts,
  },
  open: { time: number, kind: texts, name: texts },
  notice: { time: number, text },
  end: {
    time: number,
    reason: oneOf("exit", "signal", "lost", "stopped"),
    code: optional(number),
    signal: optional(text),
  },
};

/** Whether records of this type are known to this version. */
export function isKnownType(type: string): type is RecordType {
  return Object.hasOwn(SHAPES, type);
}

/**
 * What is wrong with a record, as in "duration is not a list of whole numbers from 0"; undefined where nothing is.
 * Fields that are not known are no fault.
 */
export function faultOf(record: RawRecord & { type: RecordType }): string | undefined {
  let length = -1;
  let measured = "";
  for (const [field, rule] of Object.entries(SHAPES[record.type])) {
    const value = record[field];
    if (value === undefined && rule.optional) continue;
    if (!rule.holds(value)) return value === undefined ? `${field} is missing` : `${field} is not ${rule.what}`;
    if (!rule.column) continue;
    const column = value as unknown[];
    if (length >= 0 && column.length !== length) return `${field} and ${measured} differ in length`;
    length = column.length;
    measured = field;
  }
  return record.type === "stacks" ? cycleIn(record.first as number, record.parent as number[]) : undefined;
}

function cycleIn(first: number, parent: number[]): string | undefined {
  for (let i = 0; i < parent.length; i++) {
    if (parent[i]! >= first + i) return `stack ${first + i} does not stand after its parent`;
  }
  return undefined;
}

function isInteger(value: unknown, from: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= from;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function optional(rule: Rule): Rule {
  return { ...rule, optional: true };
}

function oneOf(...values: string[]): Rule {
  return {
    holds: (value) => values.includes(value as string),
    what: values.join(", ").replace(/, ([^,]+)$/, " or $1"),
  };
}

function columnOf(holds: (value: unknown) => boolean, what: string): Rule {
  return {
    holds(value) {
      if (!Array.isArray(value)) return false;
      for (let i = 0; i < value.length; i++) if (!holds(value[i])) return false;
      return true;
    },
    what: `a list of ${what}`,
    column: true,
  };
}
