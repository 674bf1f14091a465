/**
 * What the whole machine used: it tells a program that waits from one that gets no processor.
 *
 * @module
 */
import type { Profile } from "./types.ts";
import { formatBytes, formatPercent } from "./units.ts";

/** What all processes of the machine used together over a stretch of time. */
export interface MachineUse {
  /** Share of all cores that was in use, 0 to 1. */
  share: number;
  /** Memory that programs could still have, where it was least, bytes. */
  available: number;
}

/**
 * What the machine used from one time to another, µs; undefined where that is not known.
 *
 * @example
 * ```ts
 * import { machineUse } from "./machine.ts";
 * import { emptyProfile } from "./builder.ts";
 * machineUse(emptyProfile(), 0, 1_000_000); // undefined
 * ```
 */
export function machineUse({ machine, header }: Profile, from: number, until: number): MachineUse | undefined {
  const cores = header?.cores ?? 0;
  let [busy, known, available] = [0, 0, Infinity];
  for (let row = 0; row < machine.length; row++) {
    // A row tells of the time since the row before; of the first nothing but that it began somewhere before.
    const [began, ended] = [machine.time[row - 1] ?? 0, machine.time[row]!];
    const overlap = Math.min(until, ended) - Math.max(from, began);
    if (overlap <= 0) continue;
    busy += machine.cpu[row]! * overlap;
    known += overlap;
    available = Math.min(available, machine.available[row]!);
  }
  return known === 0 || cores === 0 ? undefined : { share: Math.min(1, busy / known / 100 / cores), available };
}

/** The same of a whole recording, in words: `94% of 2 cores in use, 5.1 GB of memory left at least`. */
export function machineText(profile: Profile): string | undefined {
  const use = machineUse(profile, 0, profile.duration);
  if (use === undefined) return undefined;
  const cores = profile.header!.cores;
  return `${formatPercent(100 * use.share)} of ${cores === 1 ? "one core" : `${cores} cores`} in use, ` +
    `${formatBytes(use.available)} of memory left at least`;
}
