/**
 * The islands: components that live in the browser. Each is rendered on the server and brought to life on the page.
 *
 * @module
 */
import type { ComponentType } from "preact";
import Keys from "../islands/Keys.tsx";
import RecordingTree from "../islands/RecordingTree.tsx";
import Settings from "../islands/Settings.tsx";
import Timeline from "../islands/Timeline.tsx";
import Tools from "../islands/Tools.tsx";

// Their props differ; on their way through the page they are JSON.
// deno-lint-ignore no-explicit-any
type AnyComponent = ComponentType<any>;

/** All islands by name. */
export const ISLANDS: Readonly<Record<string, AnyComponent>> = { Keys, RecordingTree, Settings, Timeline, Tools };
