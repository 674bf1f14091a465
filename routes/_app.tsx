/** @jsx h */
import { type ComponentChildren, h } from "preact";

/** What every page needs. */
export interface AppProps {
  /** Stands in the browser's tab. */
  title: string;
  /** Addresses of the script, the worker that reads recordings, the styles and the icon. */
  script: string;
  decoder: string;
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
        <meta name="color-scheme" content="dark" />
        <meta name="microlog-decoder" content={props.decoder} />
        <title>{props.title}</title>
        <link rel="icon" type="image/svg+xml" href={props.icon} />
        <link rel="stylesheet" href={props.styles} />
        <script type="module" src={props.script}></script>
      </head>
      <body>{props.children}</body>
    </html>
  );
}
