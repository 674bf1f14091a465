/**
 * Colours as the pixels of a picture.
 *
 * @module
 */

/** The parts of `#rrggbb`, 0 to 255. */
export function rgbOf(color: string): [red: number, green: number, blue: number] {
  const part = (at: number) => parseInt(color.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/** `#rrggbb` as an `ImageData` holds it: red comes first, so on the machines that there are it is the lowest byte. */
export function pixelOf(color: string, alpha = 255): number {
  const [red, green, blue] = rgbOf(color);
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
