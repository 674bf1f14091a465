/**
 * Few functions, tight loops: the game of examples/life.ts for so many generations.
 *
 * @module
 */
import { timed } from "./timed.ts";

await timed(() => import("../../examples/life.ts"));
