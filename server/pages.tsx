/** @jsx h */
/**
 * Renders the pages of routes/.
 *
 * @module
 */
// Before preact: they are each other's peers, and where a lock file does not say it, Deno finds both in this order only.
import { renderToString } from "preact-render-to-string";
import { h, type VNode } from "preact";
import App from "../routes/_app.tsx";
import ErrorPage from "../routes/_error.tsx";
import Index, { type PageProps } from "../routes/index.tsx";
import RecordingPage from "../routes/[label]/[time].tsx";
import type { RecordingId } from "../recording/identity.ts";
import type { Assets } from "./assets.ts";
import { installIslands } from "./islands.tsx";
import { perWorker } from "./workers.ts";

/** The page of all recordings, or with an id that of one. */
export function renderPage(props: PageProps, assets: Assets, id?: RecordingId): string {
  const page = () =>
    id === undefined ? <Index {...props} /> : <RecordingPage {...props} params={{ label: id.label, time: id.time }} />;
  return renderDocument(id === undefined ? "Microlog" : `${id.label} · Microlog`, assets, page);
}

/** The page for what went wrong. */
export function renderError(error: string, hint: string | undefined, assets: Assets): string {
  return renderDocument("Microlog", assets, () => <ErrorPage error={error} hint={hint} />);
}

function renderDocument(title: string, assets: Assets, page: () => VNode): string {
  installIslands();
  const { script, needed, workers, first, styles, icon } = assets;
  const addresses = perWorker((name) => workers[name].path);
  const chunks = needed.map(({ path }) => path);
  return `<!DOCTYPE html>${
    renderToString(
      <App
        title={title}
        script={script.path}
        chunks={chunks}
        workers={addresses}
        first={first.path}
        styles={styles.path}
        icon={icon.path}
      >
        {page()}
      </App>,
    )
  }`;
}
