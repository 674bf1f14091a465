/**
 * Cities, and the ways between them, all of them walked when this is loaded.
 *
 * @module
 */
type Vector = readonly [number, number, number];

const CITIES: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  Lima: [-12.05, -77.04],
  Nairobi: [-1.29, 36.82],
  Oslo: [59.91, 10.75],
  Perth: [-31.95, 115.86],
  Quito: [-0.18, -78.47],
  Tokyo: [35.69, 139.69],
};
/** km */
const EARTH_RADIUS = 6371;
const STEPS = 100_000;

const ways = walkAll();

function walkAll(): Map<string, number> {
  const places = Object.entries(CITIES).map(([name, [latitude, longitude]]) =>
    [name, toVector(latitude, longitude)] as const
  );
  return new Map(places.flatMap(([from, start]) => places.map(([to, end]) => [`${from} ${to}`, walk(start, end)])));
}

function toVector(latitude: number, longitude: number): Vector {
  const theta = latitude * Math.PI / 180;
  const phi = longitude * Math.PI / 180;
  return [Math.cos(theta) * Math.cos(phi), Math.cos(theta) * Math.sin(phi), Math.sin(theta)];
}

/** The length of the great circle between two points, km, walked in many steps. */
function walk(start: Vector, end: Vector): number {
  const angle = Math.acos(Math.min(1, start[0] * end[0] + start[1] * end[1] + start[2] * end[2]));
  if (angle === 0) return 0;
  let length = 0;
  let here = start;
  for (let step = 1; step <= STEPS; step++) {
    const next = between(start, end, angle, step / STEPS);
    length += Math.hypot(next[0] - here[0], next[1] - here[1], next[2] - here[2]);
    here = next;
  }
  return length * EARTH_RADIUS;
}

/** The point that lies a part of the way along. */
function between(start: Vector, end: Vector, angle: number, part: number): Vector {
  const left = Math.sin((1 - part) * angle) / Math.sin(angle);
  const right = Math.sin(part * angle) / Math.sin(angle);
  return [left * start[0] + right * end[0], left * start[1] + right * end[1], left * start[2] + right * end[2]];
}

/** How far two cities are from each other, km. */
export function distance(from: string, to: string): number {
  const found = ways.get(`${from} ${to}`);
  if (found === undefined) throw new RangeError(`there is no way from ${from} to ${to}`);
  return found;
}
