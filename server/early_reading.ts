/**
 * A script that runs before a page is painted: it has the recording read that the address names, while the page itself is
 * loaded and comes to life. The page takes the worker over, see client/early.ts.
 *
 * @module
 */

/** Knows nothing but what stands in it: it goes to the page as a text. */
function readEarly(): void {
  const url = document.querySelector<HTMLMetaElement>("meta[name=microlog-decoder]")?.content;
  // As client/selection.ts finds it; where this finds another or none, nothing is lost but the head start.
  const [id] = /[^/#?]+\/\d{4}(_\d\d){5}[^/#?]*/.exec(location.hash || location.pathname) ?? [];
  if (!url || id === undefined || typeof Worker === "undefined") return;
  try {
    const worker = new Worker(url, { type: "module" });
    const early = { id: decodeURIComponent(id), worker, messages: [] as unknown[], failed: false };
    worker.onmessage = ({ data }) => early.messages.push(data);
    worker.onerror = (event) => {
      // The page tries again, and tells of it if that fails too.
      event.preventDefault();
      early.failed = true;
    };
    worker.postMessage(early.id);
    Object.assign(globalThis, { micrologEarly: early });
  } catch {
    // The page reads it by itself.
  }
}

/** The script's text. */
export const EARLY_READING = `(${readEarly})();\n`;
