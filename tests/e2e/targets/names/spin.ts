/** Busy for a moment, ms. */
export function spin(ms = 15): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
