/**
 * Older versions of the format, brought up to date one step at a time.
 *
 * A change that an older reader would misread raises FORMAT_VERSION (records.ts), adds one step here and one file to
 * tests/fixtures; nothing else in Microlog knows that older versions exist.
 *
 * @module
 */
/** A line's object before its shape is known. */
export interface RawRecord {
  type: string;
  [field: string]: unknown;
}

/** Turns a record of one version into one of the next. Gets records of every type, also those it need not change. */
export type UpgradeStep = (record: RawRecord) => RawRecord;

/** The step at index 0 leads from version 1 to 2, and so on: one fewer than there are versions. */
export const UPGRADE_STEPS: readonly UpgradeStep[] = [];

/**
 * A record of an older version as one of the newest. A record of the newest version comes back as it is.
 *
 * @param version The version in the recording's header
 * @param steps For tests
 */
export function upgradeRecord(
  record: RawRecord,
  version: number,
  steps: readonly UpgradeStep[] = UPGRADE_STEPS,
): RawRecord {
  let upgraded = record;
  for (const step of steps.slice(version - 1)) upgraded = step(upgraded);
  return upgraded.type === "header" && version <= steps.length ? { ...upgraded, version: steps.length + 1 } : upgraded;
}

/** The newest version that a list of steps leads to. */
export function newestVersion(steps: readonly UpgradeStep[] = UPGRADE_STEPS): number {
  return steps.length + 1;
}
