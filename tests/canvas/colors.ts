/**
 * What tests need to judge colours: contrast, and how different people see them.
 *
 * @module
 */
import { rgbOf } from "../../canvas/pixels.ts";

type Three = [number, number, number];

/** `#rrggbb` as linear light, 0 to 1. */
function linear(color: string): Three {
  return rgbOf(color).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Three;
}

/** Contrast of two colours as WCAG 2.2 defines it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [one, other].map((color) => {
    const [red, green, blue] = linear(color);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }).sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Ways of seeing colours. */
export type Sight = "normal" | "protanopia" | "deuteranopia";

/**
 * On linear light; from Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency" (2009), table 1, severity 1.0.
 */
const SIGHTS: Record<Sight, readonly Three[]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
  ],
};

/** All of them. */
export const ALL_SIGHTS = Object.keys(SIGHTS) as Sight[];

/** Distance of two colours in OKLab (Ottosson 2020), as somebody sees them; black and white are 1 apart. */
export function distance(one: string, other: string, sight: Sight): number {
  const [a, b] = [one, other].map((color) => oklab(seen(linear(color), sight))) as [Three, Three];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The least distance of any two of these colours to anyone, and which two these are. */
export function nearest(colors: Readonly<Record<string, string>>): [distance: number, which: string] {
  let least: [number, string] = [Infinity, ""];
  const entries = Object.entries(colors);
  for (const [i, [name, color]] of entries.entries()) {
    for (const [other, its] of entries.slice(0, i)) {
      for (const sight of ALL_SIGHTS) {
        const apart = distance(color, its, sight);
        if (apart < least[0]) least = [apart, `${name} and ${other}, ${sight}`];
      }
    }
  }
  return least;
}

function seen(color: Three, sight: Sight): Three {
  return SIGHTS[sight].map((row) =>
    Math.max(0, Math.min(1, row[0] * color[0] + row[1] * color[1] + row[2] * color[2]))
  ) as Three;
}

function oklab([red, green, blue]: Three): Three {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
