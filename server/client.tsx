/** @jsx h */
/**
 * Islands, the browser's side: brings each to life where the server has put it. Bundled into dist/client.js.
 *
 * @module
 */
import { h, hydrate } from "preact";
import { ISLANDS } from "./registry.ts";

for (const place of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const Island = ISLANDS[place.dataset.island ?? ""];
  if (Island !== undefined) hydrate(<Island {...JSON.parse(place.dataset.props ?? "{}")} />, place);
}
