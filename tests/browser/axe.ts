/**
 * Looks for what makes a page hard to use for some, by the rules of axe-core.
 *
 * @module
 */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe found on the page as it is now: each with the rule, the element and what is wrong, for people. */
export async function findings(page: Page): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 200)}\n  ${failureSummary?.split("\n").slice(1).join("; ").slice(0, 300)}`
      )
    );
  });
}
