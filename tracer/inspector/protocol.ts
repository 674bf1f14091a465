/**
 * The part of the Chrome DevTools Protocol that Microlog speaks, in types.
 * Source: https://chromedevtools.github.io/devtools-protocol/v8/
 *
 * @module
 */

/** Where a function is, as V8 says it: 0-based, of the script V8 runs. */
export interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

/** A node of V8's call tree. */
export interface ProfileNode {
  id: number;
  callFrame: CallFrame;
  children?: number[];
  /** How many samples fell on a line (1-based, of the script V8 runs) of the function itself. */
  positionTicks?: { line: number; ticks: number }[];
}

/** What `Profiler.stop` returns. Times are µs on a monotonic clock that all isolates of a process share. */
export interface V8Profile {
  nodes: ProfileNode[];
  startTime: number;
  endTime: number;
  samples?: number[];
  timeDeltas?: number[];
}

/** A node of V8's tree of what is alive, by where it was allocated. */
export interface SamplingHeapProfileNode {
  callFrame: CallFrame;
  /** Bytes. */
  selfSize: number;
  children: SamplingHeapProfileNode[];
}

/** `Debugger.scriptParsed`. */
export interface ScriptParsed {
  scriptId: string;
  url: string;
  sourceMapURL?: string;
  length?: number;
  /** Of its text. */
  hash?: string;
  isModule?: boolean;
}

/** Parameters and results of the commands Microlog sends. */
export interface Commands {
  "Runtime.enable": { params: Record<string, never>; result: Record<string, never> };
  "Runtime.setMaxCallStackSizeToCapture": { params: { size: number }; result: Record<string, never> };
  "Runtime.addBinding": { params: { name: string }; result: Record<string, never> };
  "Runtime.removeBinding": { params: { name: string }; result: Record<string, never> };
  "Runtime.evaluate": {
    params: { expression: string; returnByValue?: boolean; objectGroup?: string; includeCommandLineAPI?: boolean };
    result: { result: { objectId?: string; value?: unknown }; exceptionDetails?: ExceptionDetails };
  };
  "Runtime.callFunctionOn": {
    params: { objectId: string; functionDeclaration: string; returnByValue: boolean; arguments?: { value: unknown }[] };
    result: { result: { value?: unknown }; exceptionDetails?: ExceptionDetails };
  };
  "Runtime.runIfWaitingForDebugger": { params: Record<string, never>; result: Record<string, never> };
  "Target.setAutoAttach": {
    params: { autoAttach: boolean; waitForDebuggerOnStart: boolean; flatten: boolean };
    result: Record<string, never>;
  };
  "NodeWorker.enable": { params: { waitForDebuggerOnStart: boolean }; result: Record<string, never> };
  "NodeWorker.disable": { params: Record<string, never>; result: Record<string, never> };
  "Runtime.getHeapUsage": { params: Record<string, never>; result: { usedSize: number; totalSize: number } };
  "Runtime.releaseObjectGroup": { params: { objectGroup: string }; result: Record<string, never> };
  "Debugger.enable": { params: Record<string, never>; result: Record<string, never> };
  "Debugger.disable": { params: Record<string, never>; result: Record<string, never> };
  "Debugger.setSkipAllPauses": { params: { skip: boolean }; result: Record<string, never> };
  "Debugger.getScriptSource": { params: { scriptId: string }; result: { scriptSource: string } };
  "Profiler.enable": { params: Record<string, never>; result: Record<string, never> };
  "Profiler.setSamplingInterval": { params: { interval: number }; result: Record<string, never> };
  "Profiler.startPreciseCoverage": {
    params: { callCount: boolean; detailed: boolean };
    result: { timestamp: number };
  };
  "Profiler.stopPreciseCoverage": { params: Record<string, never>; result: Record<string, never> };
  "Profiler.start": { params: Record<string, never>; result: Record<string, never> };
  "Profiler.stop": { params: Record<string, never>; result: { profile: V8Profile } };
  "HeapProfiler.enable": { params: Record<string, never>; result: Record<string, never> };
  "HeapProfiler.getHeapObjectId": { params: { objectId: string }; result: { heapSnapshotObjectId: string } };
  "HeapProfiler.startTrackingHeapObjects": { params: Record<string, never>; result: Record<string, never> };
  "HeapProfiler.startSampling": { params: { samplingInterval: number }; result: Record<string, never> };
  "HeapProfiler.getSamplingProfile": {
    params: Record<string, never>;
    result: { profile: { head: SamplingHeapProfileNode } };
  };
  "HeapProfiler.disable": { params: Record<string, never>; result: Record<string, never> };
}

/** What V8 says of an exception in a command. */
export interface ExceptionDetails {
  text: string;
  exception?: { description?: string };
}

/** The events Microlog listens to. */
export interface Events {
  "Runtime.bindingCalled": { name: string; payload: string };
  "Runtime.executionContextCreated": { context: { id: number } };
  "Runtime.executionContextDestroyed": { executionContextId: number };
  "Debugger.scriptParsed": ScriptParsed;
  "Target.attachedToTarget": { sessionId: string; targetInfo: TargetInfo };
  "Target.targetDestroyed": { targetId: string };
  "NodeWorker.attachedToWorker": { sessionId: string };
}

/** What the inspector says of a worker. */
export interface TargetInfo {
  targetId: string;
  /** `worker [3]`: the number that its thread of the operating system has too, as `worker-3`. */
  title: string;
  /** Its script. */
  url: string;
}

/** A name of a command. */
export type Command = keyof Commands;
/** A name of an event. */
export type EventName = keyof Events;
