/**
 * From V8's positions to the person's: through source maps to the source that was written, and to qualified names.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { displaySource, originOf } from "../recording/origin.ts";
import { cellUrl } from "./cells.ts";
import { isTranslated, splitEmitted } from "./emitted.ts";
import { isOwn } from "./hold.ts";
import type { CallFrame, ScriptParsed } from "./inspector/protocol.ts";
import type { SourceLine } from "./line_ticks.ts";
import type { FunctionNames } from "./names.ts";
import type { FrameRow } from "./tables.ts";

/** Sources larger than this (UTF-16 units) keep V8's names: parsing them would cost more than the names are worth. */
const MAX_PARSED = 3_000_000;
/** Scripts without a URL whose texts are asked for to find out whether they are cells. */
const MAX_NAMELESS = 50;

/** A position: line 1-based, column 0-based. */
interface Position {
  line: number;
  column: number;
}

/** Translates between the script V8 runs and the source that was written. */
interface Mapper {
  toSource(position: Position): Position & { url: string } | undefined;
  toScript(url: string, position: Position): Position | undefined;
  /** Where the first thing on a line of the script was written. */
  ofLine(line: number): { url: string; line: number } | undefined;
  /** Whether Deno has translated the positions in the stacks of errors already: it does so for its own maps. */
  inStacks: boolean;
}

/** What reading a script has brought to light. */
interface Reading {
  names: FunctionNames | undefined;
  map: Mapper | undefined;
  /** What stands for the URL of a notebook's cell; it has no other. */
  cell?: string;
}

/** What was read of scripts, for the threads that run them too: each is read once. */
export class SourceCache {
  readonly #readings = new Map<string, Promise<Reading>>();

  /** The reading of a script by whichever thread came first. */
  get(script: ScriptParsed): Promise<Reading> | undefined {
    return this.#readings.get(keyOf(script));
  }

  set(script: ScriptParsed, reading: Promise<Reading>): void {
    this.#readings.set(keyOf(script), reading);
  }
}

/** The same in all threads that run the same text. */
function keyOf({ url, hash, length }: ScriptParsed): string {
  return `${url}\n${hash ?? ""}\n${length ?? ""}`;
}

interface Script extends Reading {
  parsed: ScriptParsed;
  /** The text of the source, from the moment it was asked for until it is read. */
  text: Promise<string> | undefined;
  prepared: boolean;
  /** The map that V8 does not know of. */
  keptMap?: string;
}

/** What {@linkcode Sources} needs of the world; each may fail. */
export interface SourceReader {
  /** Resolves when every script there is has been told to {@linkcode Sources.add}. */
  open(): Promise<void>;
  /** The text that V8 runs. */
  scriptSource(scriptId: string): Promise<string>;
  /** A file's text. */
  file(url: string): Promise<string>;
  /** Whether the scripts are Node's: it leaves positions in the stacks of errors as they are. */
  isNode?: boolean;
  /** What Deno keeps of what it has made of a source, where it does not hand maps to V8. */
  emitted?(url: string): Promise<string>;
}

/** A position in a log entry's stack: 1-based. */
export interface CallSite {
  functionName: string;
  url: string;
  line: number;
  column: number;
}

/** A script whose frames are to be named. */
export interface WantedSource {
  scriptId?: string;
  url: string;
}

/** Whether a script is somebody's source, not the runtime's. */
export function isPersons(url: string): boolean {
  const origin = originOf(url);
  return url !== "" && !isOwn(url) && origin !== "runtime" && origin !== "node" && origin !== "v8" && origin !== "wasm";
}

function isHuge({ length }: ScriptParsed): boolean {
  return (length ?? 0) > MAX_PARSED;
}

/** Whether V8 runs the very text of a file. Deno puts a line before those of CommonJS, Node does not. */
function isFile(script: ScriptParsed | undefined, isNode: boolean): boolean {
  return script !== undefined && (isNode || script.isModule === true) && (script.sourceMapURL ?? "") === "" &&
    script.url.startsWith("file:") && !isTranslated(script.url);
}

/** Whether names say nothing anyway: a person's lines are short. */
function isMinified(text: string): boolean {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return text.length > 20_000 && text.length / lines > 250;
}

/** Knows the scripts of a target. */
export class Sources {
  #byId = new Map<string, Script>();
  #byUrl = new Map<string, Script>();
  #reader: SourceReader;
  #cache: SourceCache;
  /** Whether cells of a notebook have been seen. */
  #hasCells = false;
  /** Scripts without a URL that were asked for. */
  #nameless = 0;

  /** @param cache Shared with the other threads of the target */
  constructor(reader: SourceReader, cache: SourceCache = new SourceCache()) {
    this.#reader = reader;
    this.#cache = cache;
  }

  /** Takes a script that V8 has parsed. */
  add(parsed: ScriptParsed): void {
    const script: Script = { parsed, names: undefined, map: undefined, text: undefined, prepared: false };
    this.#byId.set(parsed.scriptId, script);
    if (parsed.url !== "") this.#byUrl.set(parsed.url, script);
  }

  #find(scriptId: string, url: string): Script | undefined {
    return this.#byId.get(scriptId) ?? this.#byUrl.get(url);
  }

  /**
   * Asks the target for the texts that {@linkcode prepare} will read, so that it may go on before they are read.
   * Never throws: names may be plainer.
   */
  async collect(wanted: readonly WantedSource[]): Promise<void> {
    const missing = wanted.filter(({ scriptId, url }) => {
      const script = this.#find(scriptId ?? "", url);
      if (!isPersons(url) && !this.#mayBeCell(url)) return false;
      if (script === undefined) return url !== "" || this.#hasCells;
      return !script.prepared && script.text === undefined && !isHuge(script.parsed) && !this.#isRead(script);
    });
    // All scripts are told before this resolves; where the target is gone, what is known has to do. What is known and
    // can be read without the target spares it the debugger.
    if (missing.some((wanted) => !this.#isElsewhere(this.#find(wanted.scriptId ?? "", wanted.url)?.parsed))) {
      await this.#reader.open().catch(() => {});
    }
    for (const { scriptId, url } of missing) {
      const script = this.#find(scriptId ?? "", url);
      if (script === undefined || script.text !== undefined || script.prepared || isHuge(script.parsed)) continue;
      if (this.#isRead(script)) continue;
      const { parsed } = script;
      if (url === "") {
        if (!this.#mayBeCell(url)) continue;
        this.#nameless++;
      }
      const ask = () => this.#reader.scriptSource(parsed.scriptId);
      // A script without a source map is its own source, but for the line that Deno puts before CommonJS.
      const read = () => (parsed.sourceMapURL ?? "") === "" ? this.#reader.file(parsed.url) : Promise.resolve("");
      const elsewhere = () => this.#isKept(parsed) ? this.#readKept(script) : read();
      script.text = (this.#isElsewhere(parsed) ? elsewhere().catch(ask) : ask().catch(read)).catch(() => "");
    }
    // Those that are being read for somebody else are waited for as well.
    await Promise.all(wanted.map(({ scriptId, url }) => this.#find(scriptId ?? "", url)?.text));
  }

  /** A program may generate code without end. Where none of the first of it was a cell there is no notebook. */
  #mayBeCell(url: string): boolean {
    return url === "" && (this.#hasCells || this.#nameless < MAX_NAMELESS);
  }

  /** Whether its text is to be had without the target. */
  #isElsewhere(script: ScriptParsed | undefined): boolean {
    return isFile(script, this.#reader.isNode === true) || this.#isKept(script);
  }

  /** Whether Deno keeps its text, and a map that it has not handed to V8. */
  #isKept(script: ScriptParsed | undefined): boolean {
    return this.#reader.emitted !== undefined && script !== undefined && (script.sourceMapURL ?? "") === "" &&
      isTranslated(script.url);
  }

  async #readKept(script: Script): Promise<string> {
    const { url, hash = "" } = script.parsed;
    const { code, map } = await splitEmitted(await this.#reader.emitted!(url), hash);
    script.keptMap = map;
    return code;
  }

  /** Whether another thread has read it, or is about to. */
  #isRead({ parsed }: Script): boolean {
    return this.#cache.get(parsed) !== undefined;
  }

  /** Asks for the texts that nobody but the target has: those of cells, and what V8 did not get as it was written. */
  async keepTranspiled(): Promise<void> {
    const scripts = [...this.#byId.values()].map(({ parsed }) => parsed);
    await this.collect(
      scripts.filter(({ url, sourceMapURL }) => url === "" || sourceMapURL !== undefined && sourceMapURL !== ""),
    );
  }

  /** Makes ready what {@linkcode frame} and {@linkcode site} will be asked for. Never throws: names may be plainer. */
  async prepare(wanted: readonly WantedSource[]): Promise<void> {
    await this.collect(wanted);
    for (const { scriptId, url } of wanted) {
      const script = this.#find(scriptId ?? "", url);
      if (script === undefined || script.prepared) continue;
      script.prepared = true;
      let reading = this.#cache.get(script.parsed);
      if (reading === undefined) this.#cache.set(script.parsed, reading = this.#read(script));
      script.text = undefined;
      Object.assign(script, await reading);
      this.#hasCells ||= script.cell !== undefined;
    }
  }

  async #read(script: Script): Promise<Reading> {
    const { parsed } = script;
    const text = await script.text;
    const map = await this.#readMap(script).catch(() => undefined);
    if (text === undefined || text === "" || isMinified(text)) return { map, names: undefined };
    const cell = parsed.url === "" ? cellUrl(text) : undefined;
    if (parsed.url === "" && cell === undefined) return { map, names: undefined };
    const { readFunctionNames } = await import("./names.ts");
    // A syntax the parser does not know yet leaves V8's own names. Cells may use `await` as modules do.
    const isModule = parsed.isModule === true || cell !== undefined;
    const names = await readFunctionNames(text, isModule).catch(() => undefined);
    return cell === undefined ? { map, names } : { map, names, cell };
  }

  async #readMap({ parsed: { url, sourceMapURL: told = "" }, keptMap }: Script): Promise<Mapper | undefined> {
    const sourceMapURL = told === "" ? keptMap : told;
    if (sourceMapURL === undefined) return undefined;
    let json: string;
    if (sourceMapURL.startsWith("data:")) json = readDataUrl(sourceMapURL);
    else if (url.startsWith("file:") && originOf(url) === "user") {
      json = await this.#reader.file(new URL(sourceMapURL, url).href);
    } else return undefined;
    const { generatedPositionFor, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } = await import(
      "@jridgewell/trace-mapping"
    );
    const map = new TraceMap(json, url);
    return {
      toSource(position) {
        const { source, line, column } = originalPositionFor(map, position);
        return source === null ? undefined : { url: source, line, column };
      },
      ofLine(line) {
        const { source, line: written } = originalPositionFor(map, { line, column: 0, bias: LEAST_UPPER_BOUND });
        return source === null ? undefined : { url: source, line: written };
      },
      toScript(source, position) {
        const { line, column } = generatedPositionFor(map, { source, ...position });
        return line === null ? undefined : { line, column };
      },
      inStacks: sourceMapURL.startsWith("data:") && this.#reader.isNode !== true,
    };
  }

  /** The frame of a function in a sample. */
  frame({ functionName, scriptId, url: own, lineNumber, columnNumber }: CallFrame): FrameRow {
    const script = this.#find(scriptId, own);
    const url = script?.cell ?? own;
    if (url === "") {
      return { name: functionName || "(anonymous)", ...this.#position(script, url, lineNumber + 1, columnNumber) };
    }
    const name = functionName === "" && isTopLevel(lineNumber, columnNumber, url, script?.parsed.isModule ?? true)
      ? script?.cell === undefined ? `import ${baseName(url)}` : displaySource(url)
      : qualify(functionName, script?.names, lineNumber, columnNumber);
    return { name, ...this.#position(script, url, lineNumber + 1, columnNumber) };
  }

  /**
   * The line of a source that a line (1-based) of a function's script was written on; undefined where the source is
   * nobody's. V8 does not say where on the line: of a map's many places there, the first counts. Where that is in
   * another source, as in a script that is one long line, it is the line that the function begins on.
   */
  line(frame: CallFrame, line: number): SourceLine | undefined {
    const script = this.#find(frame.scriptId, frame.url);
    const url = script?.cell ?? frame.url;
    if (script?.cell === undefined && !isPersons(url)) return undefined;
    if (script?.map === undefined) return { url, line };
    const begin = this.#position(script, url, frame.lineNumber + 1, frame.columnNumber);
    if (line === frame.lineNumber + 1 && begin.line > 0) return begin;
    // What ends a function or a statement may have no place of its own.
    for (let at = line; at > Math.max(0, frame.lineNumber); at--) {
      const place = script.map.ofLine(at);
      if (place !== undefined) return place.url === begin.url || begin.line === 0 ? place : begin;
    }
    return begin;
  }

  /** The frame of a position in the stack of a log entry. */
  site({ functionName, url, line, column }: CallSite): FrameRow {
    const script = this.#byUrl.get(url);
    const { names, map } = script ?? {};
    const given = { line, column: column - 1 };
    const inScript = map?.inStacks === true ? map.toScript(url, given) ?? given : given;
    const around = names?.around(inScript.line - 1, inScript.column);
    const atTopLevel = names !== undefined && around === undefined;
    const name = initializer(functionName, names, inScript.line - 1, inScript.column) || around || functionName ||
      (atTopLevel ? `import ${baseName(url)}` : "(anonymous)");
    return {
      name,
      ...(map?.inStacks === true ? { url, line, column } : this.#position(script, url, line, column - 1)),
    };
  }

  #position(script: Script | undefined, url: string, line: number, column: number): Omit<FrameRow, "name"> {
    // V8 knows no position of what it made up itself.
    if (line < 1 || column < 0) return { url, line: 0, column: 0 };
    const mapped = script?.map?.toSource({ line, column });
    return { url: mapped?.url ?? url, line: mapped?.line ?? line, column: (mapped?.column ?? column) + 1 };
  }
}

/**
 * Whether a nameless function at this place (0-based) is the script itself: V8 puts it at the first character or, once
 * optimised, nowhere; Deno wraps CommonJS, and those of its own scripts that load late, in a function on the first line.
 */
function isTopLevel(line: number, column: number, url: string, isModule: boolean): boolean {
  if (line !== 0) return line < 0;
  return column === 0 || !isModule && column <= 10 || originOf(url) === "runtime" && column <= 31;
}

/** What V8 calls the functions that give a class its fields, and the names people would give those. */
const INITIALIZERS: Readonly<Record<string, string>> = {
  "<instance_members_initializer>": "fields",
  "<static_initializer>": "static",
};

function initializer(name: string, names: FunctionNames | undefined, line: number, column: number): string {
  const what = INITIALIZERS[name];
  if (what === undefined) return "";
  const owner = names?.classAt(line, column) ?? "";
  return owner === "" ? name : `${owner} (${what})`;
}

function qualify(name: string, names: FunctionNames | undefined, line: number, column: number): string {
  const initialized = initializer(name, names, line, column);
  if (initialized !== "") return initialized;
  const declared = names?.declaredAt(line, column);
  // What V8 infers may be better than what the source shows, as for functions whose name was set; never less.
  if (declared === undefined || declared === "") return name || "(anonymous)";
  const bare = name.replace(/^(get|set) /, "");
  return name === "" || declared === bare || declared.endsWith(`.${bare}`) || declared.endsWith(`]`) ? declared : name;
}

/** The last part of a URL's path. */
export function baseName(url: string): string {
  const path = url.replace(/[?#].*$/, "").replace(/\/$/, "");
  return path.slice(path.lastIndexOf("/") + 1) || url;
}

/** Reads a file by its URL. */
export async function readFileUrl(url: string): Promise<string> {
  if (!url.startsWith("file:")) throw new MicrologError(`Cannot read ${url}: it is no file`);
  return await Deno.readTextFile(new URL(url));
}

/** The text of a `data:` URL. Deno's `fetch` would do, but it takes 6 ms to load. */
function readDataUrl(url: string): string {
  const comma = url.indexOf(",");
  const data = url.slice(comma + 1);
  if (!/;\s*base64\s*$/i.test(url.slice(0, comma))) return decodeURIComponent(data);
  return new TextDecoder().decode(Uint8Array.fromBase64(data));
}
