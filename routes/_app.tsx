/** @jsx h */
import { type ComponentChildren, h } from "preact";

/** What every page needs. */
export interface AppProps {
  /** Stands in the browser's tab. */
  title: string;
  /** Addresses of the script, of each worker by its name, of the styles and the icon. */
  script: string;
  /** What the script imports at once: loaded beside it, not after it. */
  chunks: readonly string[];
  workers: Readonly<Record<string, string>>;
  /** Runs before the page is painted. */
  first: string;
  styles: string;
  icon: string;
  children: ComponentChildren;
}

/** The document around every page. */
export default function App(props: AppProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        {Object.entries(props.workers).map(([name, path]) => (
          <meta key={name} name={`microlog-${name}`} content={path} />
        ))}
        <title>{props.title}</title>
        <link rel="icon" type="image/svg+xml" href={props.icon} />
        <script src={props.first}></script>
        <link rel="stylesheet" href={props.styles} />
        {props.chunks.map((path) => <link key={path} rel="modulepreload" href={path} />)}
        <script type="module" src={props.script}></script>
      </head>
      <body>{props.children}</body>
    </html>
  );
}
