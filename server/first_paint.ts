/**
 * The one script that runs before a page is painted: it sets what the person has chosen that decides how everything looks,
 * so that nothing is seen in another way first. A file of its own, as the security policy allows no inline scripts.
 *
 * @module
 */

/** Knows nothing but what stands in it: it goes to the page as a text. The islands set the same when something changes. */
function firstPaint(): void {
  try {
    const { dataset } = document.documentElement;
    const { theme } = JSON.parse(localStorage.getItem("microlog.preferences") ?? "{}") ?? {};
    if (theme === "light" || theme === "dark") {
      dataset.theme = theme;
      document.querySelector("meta[name=color-scheme]")?.setAttribute("content", theme);
    }
    if (localStorage.getItem("microlog.sidebar") === "folded") dataset.sidebar = "folded";
  } catch {
    // Nothing is kept, or it is damaged: as the system has it.
  }
}

/** The script's text. */
export const FIRST_PAINT = `(${firstPaint})();\n`;
