/**
 * Draws a whole recording in a strip: how busy it was over time.
 *
 * @module
 */
import type { Profile } from "../profile/types.ts";
import { look } from "./look.ts";

/**
 * How busy a recording was in each of so many equal parts, 0 to 1: by its CPU, and where that is not known by how much
 * of the time its busiest thread was in calls.
 */
export function busyness(profile: Profile, parts: number): Float64Array {
  const busy = new Float64Array(parts);
  if (profile.duration <= 0) return busy;
  if (profile.status.cpu.some((cpu) => cpu >= 0)) byCpu(profile, busy);
  else byCalls(profile, busy);
  return busy;
}

/** Each row tells of the time since the row before; of the rows in a part the busiest counts. */
function byCpu({ status, duration }: Profile, busy: Float64Array): void {
  const parts = busy.length;
  let most = 100;
  for (const cpu of status.cpu) most = Math.max(most, cpu);
  let before = 0;
  for (let row = 0; row < status.length; row++) {
    const time = status.time[row]!;
    const share = Math.max(0, status.cpu[row]!) / most;
    const last = Math.min(parts - 1, Math.floor((time / duration) * parts));
    for (let part = Math.floor((before / duration) * parts); part <= last; part++) {
      busy[part] = Math.max(busy[part]!, share);
    }
    before = time;
  }
}

function byCalls({ threads, duration }: Profile, busy: Float64Array): void {
  const length = duration / busy.length;
  for (const { calls } of threads) {
    const sum = new Float64Array(busy.length);
    const row = calls.rows[0];
    for (let i = 0; i < (row?.length ?? 0); i++) {
      const [start, end] = [calls.start[row!.calls[i]!]!, calls.end[row!.calls[i]!]!];
      for (let part = Math.floor(start / length); part < busy.length && part * length < end; part++) {
        sum[part]! += Math.min(end, (part + 1) * length) - Math.max(start, part * length);
      }
    }
    for (let part = 0; part < busy.length; part++) busy[part] = Math.max(busy[part]!, Math.min(1, sum[part]! / length));
  }
}

/** Draws it; all sizes in pixels, `ratio` is device pixels in a pixel. */
export function paintOverview(
  canvas: HTMLCanvasElement,
  profile: Profile,
  width: number,
  height: number,
  ratio: number,
): void {
  const context = canvas.getContext("2d");
  if (!context || width < 1) return;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const busy = busyness(profile, Math.floor(width));
  const room = height - 6;
  context.fillStyle = look().busy;
  for (let x = 0; x < busy.length; x++) context.fillRect(x, height - busy[x]! * room, 1, busy[x]! * room);
  context.fillStyle = look().busyEdge;
  for (let x = 0; x < busy.length; x++) {
    if (busy[x]! > 0) context.fillRect(x, height - busy[x]! * room - 1, 1, 1);
  }
  context.fillStyle = look().busyBase;
  context.fillRect(0, height - 1, width, 1);
}
