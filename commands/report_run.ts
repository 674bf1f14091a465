/**
 * The circumstances of a run, for people.
 *
 * @module
 */
import type { GitState, RunRecord } from "../recording/records.ts";
import { plain } from "./table.ts";

/** Digits of a commit that are shown. */
const COMMIT_DIGITS = 12;

/** States of permissions, the ones that allow most first. */
const STATES = ["granted", "partial", "prompt", "denied"];

/** Rows of a report: what is known of the circumstances. */
export function runFacts(run: RunRecord | undefined): [name: string, value: string][] {
  if (run === undefined) return [];
  const { host, permissions, git, settings } = run;
  const facts: [name: string, value: string][] = [
    ["Host", host ?? ""],
    ["Permissions", permissionsOf(permissions)],
    ["Git", git === undefined ? "" : gitOf(git)],
    ["Settings", Object.entries(settings).map(([name, value]) => `${name}=${value}`).join(", ")],
  ];
  return facts.filter(([, value]) => value !== "").map(([name, value]) => [name, plain(value)]);
}

/** `all granted`, or by state: `granted read, net; denied run`. */
function permissionsOf(permissions: Record<string, string>): string {
  const names = Object.keys(permissions);
  const states = new Set([...STATES, ...Object.values(permissions)]);
  const groups = [...states].map((state) => [state, names.filter((name) => permissions[name] === state)] as const)
    .filter(([, some]) => some.length > 0);
  if (groups.length === 1) return `all ${groups[0]![0]}`;
  return groups.map(([state, some]) => `${state} ${some.join(", ")}`).join("; ");
}

function gitOf({ commit, branch, dirty }: GitState): string {
  const changes = dirty === undefined ? "" : dirty ? ", with changes" : ", no changes";
  return `${branch === undefined ? "" : `${branch} at `}${commit.slice(0, COMMIT_DIGITS)}${changes}`;
}
