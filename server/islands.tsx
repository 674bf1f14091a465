/** @jsx h */
/** @jsxFrag Fragment */
/**
 * Islands, the server's side: wherever a page uses one, it is wrapped in an element that tells the browser its name and
 * its props. client.tsx is the other side.
 *
 * @module
 */
import { Fragment, h, options, type VNode } from "preact";
import { ISLANDS } from "./registry.ts";

const names = new Map(Object.entries(ISLANDS).map(([name, component]) => [component, name]));
let installed = false;

/** Makes every island that is rendered from now on a wrapped one. Islands do not stand inside each other. */
export function installIslands(): void {
  if (installed) return;
  installed = true;
  const before = options.vnode;
  /** True while the island inside its own wrapper is made, which must not be wrapped again. */
  let inside = false;
  options.vnode = (vnode: VNode) => {
    before?.(vnode);
    if (inside || typeof vnode.type !== "function") return;
    const component = vnode.type;
    const name = names.get(component);
    if (name === undefined) return;
    const { children: _, ...props } = vnode.props;
    inside = true;
    const island = h(component, props);
    inside = false;
    vnode.type = Fragment;
    vnode.props = {
      children: (
        // Without a box of its own (base.css), so that the page's layout sees the island alone.
        <div data-island={name} data-props={JSON.stringify(props)}>{island}</div>
      ),
    };
  };
}
