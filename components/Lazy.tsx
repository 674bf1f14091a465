/** @jsx h */
import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { EmptyState } from "./EmptyState.tsx";

/**
 * Makes a component of one whose module is loaded when it is first shown.
 *
 * @example
 * ```ts ignore
 * const Report = lazy(async () => (await import("./Report.tsx")).Report);
 * ```
 */
export function lazy<Props extends object>(find: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let found: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [state, setState] = useState<"loading" | "there" | "failed">("loading");
    useEffect(() => {
      if (found) return;
      let wanted = true;
      const end = (state: "there" | "failed") => {
        if (wanted) setState(state);
      };
      find().then((component) => {
        found = component;
        end("there");
      }, () => end("failed"));
      return () => {
        wanted = false;
      };
    }, []);
    if (found) return h(found as ComponentType<unknown>, props);
    return state === "failed" ? <Failed /> : <div class="lazy" aria-busy="true" />;
  };
}

/** The server is gone, or another by now, which has other parts. */
function Failed() {
  return (
    <EmptyState title="Cannot show this: a part of the page could not be loaded" tone="error">
      <p>The server may be gone, or be of another version by now.</p>
      <button type="button" class="button" onClick={() => location.reload()}>Load the page again</button>
    </EmptyState>
  );
}
