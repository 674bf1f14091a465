/**
 * Microlog's own thread in a program that records a part of itself: the recorder, and all it writes.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { Recordings } from "./recordings.ts";
import type { ThreadData } from "./messages.ts";

// Imported by anybody else it does nothing.
if (workerData !== null) new Recordings(workerData as ThreadData);
