/**
 * Records parts of itself within, beside and after each other.
 *
 * @module
 */
import { enabled } from "@microlog/cli";

function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

await enabled("outer", { quiet: true }, async () => {
  spin(20);
  await enabled("inner", () => spin(40));
  {
    using _ = enabled("inner-block");
    spin(20);
  }
  spin(20);
});

// The first to begin ends before the second, which goes on in the same recording.
const first = Promise.withResolvers<void>();
await Promise.all([
  enabled("one", { quiet: true }, () => spin(20)).then(first.resolve),
  enabled("two", { quiet: true }, () => first.promise.then(() => spin(40))),
]);

await enabled("again", { quiet: true }, () => spin(20));
await enabled("again", { quiet: true }, () => spin(20));
