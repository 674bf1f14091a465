/**
 * Busy for the share of a second that its first argument says, idle for the rest.
 *
 * @module
 */
const share = Number(Deno.args[0]);
const end = performance.now() + 1000;
while (performance.now() < end) {
  const slice = performance.now() + 50 * share;
  while (performance.now() < slice);
  if (share < 1) await new Promise((resolve) => setTimeout(resolve, 50 * (1 - share)));
}
