/**
 * Compiles code in the middle of a block, of which V8's inspector tells by itself.
 *
 * @module
 */
import { enabled } from "@microlog/cli";

let sum = 0;
{
  using _ = enabled("test", { quiet: true });
  for (let i = 0; i < 3; i++) sum += new Function(`return ${i}`)();
}
console.log("sum:", sum);
