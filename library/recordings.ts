/**
 * Records the program's thread from Microlog's own, one recording after the other.
 *
 * @module
 */
import { formatBox } from "../commands/box.ts";
import { notify } from "../commands/notify.ts";
import { readSettings, type Settings } from "../commands/settings.ts";
import { settingsInForce } from "../commands/in_force.ts";
import { VERSION } from "../commands/version.ts";
import type { EndRecord } from "../recording/records.ts";
import { MicrologError } from "../recording/errors.ts";
import { formatId, type RecordingId } from "../recording/identity.ts";
import { openStore } from "../store/open.ts";
import type { RecordingWriter, Store } from "../store/store.ts";
import { Clock } from "../tracer/clock.ts";
import { measuresCoverage } from "../tracer/coverage.ts";
import { emittedReader } from "../tracer/emitted.ts";
import { Session } from "../tracer/inspector/session.ts";
import { Output } from "../tracer/output.ts";
import { openReader } from "../tracer/open_files.ts";
import { machineReader } from "../tracer/machine_status.ts";
import { type ProcessStatus, statusReader } from "../tracer/process_status.ts";
import { Program } from "../tracer/record_program.ts";
import { Redactor } from "../tracer/redactor.ts";
import { headerRecord } from "../tracer/run.ts";
import { allowedEnv, isAllowed } from "./permissions.ts";
import { SignalGuard } from "./signals.ts";
import type { StartOrder, ThreadData, ToMicrolog, ToProgram } from "./messages.ts";

/** How long a program that is about to be killed may take to answer, ms. */
const PATIENCE = 500;

/** A recording under way. */
interface Recording {
  program: Program;
  clock: Clock;
  output: Output;
  writer: RecordingWriter;
  store: Store;
  settings: Settings;
  begun: Promise<boolean>;
  quiet: boolean;
  guard: SignalGuard;
}

/** Records as the program's thread orders. */
export class Recordings {
  #data: ThreadData;
  #count: Int32Array;
  /** Sessions with the inspector of the recording under way, by number. */
  #lines = new Map<number, Session>();
  #nextLine = 1;
  #recording: Recording | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(data: ThreadData) {
    this.#data = data;
    this.#count = new Int32Array(data.count);
    data.data.onmessage = ({ data: message }: MessageEvent<ToMicrolog>) => this.#take(message);
  }

  #take(message: ToMicrolog): void {
    switch (message.type) {
      case "inspector":
        this.#lines.get(message.line)?.deliver(message.message);
        break;
      case "start":
        this.#enqueue(() => this.#start(message.order));
        break;
      case "finish":
        this.#enqueue(async () => {
          const { program, code } = message;
          const end = program === "goes on" ? { reason: "stopped" as const } : { reason: "exit" as const, code };
          this.#say({ type: "done", text: await this.#finish(end) });
        });
        break;
      case "handles":
        this.#recording?.guard.leave(message.signal);
        break;
    }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    return this.#work = this.#work.then(work).catch((error) => this.#say({ type: "failed", ...explain(error) }));
  }

  /** Puts a message where the program's thread finds it, and wakes it. */
  #say(message: ToProgram): void {
    this.#data.data.postMessage(message);
    Atomics.add(this.#count, 0, 1);
    Atomics.notify(this.#count, 0);
    this.#data.bell.postMessage(0);
  }

  #openLine(): Session {
    const line = this.#nextLine++;
    const session = new Session((messages) => this.#say({ type: "inspector", line, messages }));
    this.#lines.set(line, session);
    return session;
  }

  #hangUp(): void {
    for (const session of this.#lines.values()) session.close();
    this.#lines.clear();
    this.#say({ type: "left" });
  }

  async #start(order: StartOrder): Promise<void> {
    const settings = readSettings(allowedEnv);
    const store = await openStore(settings);
    const start = new Date();
    const writer = await store.create(order.label, start);
    const id = formatId(writer.id);
    const begun = tellServer(settings.server, writer.id, "start");
    const redact = order.redact.map(({ source, flags }) => new RegExp(source, flags));
    const output = new Output(writer, (error) => this.#warn(error), new Redactor(redact));
    const clock = new Clock(() => performance.now());
    const session = this.#openLine();
    let second: Session | undefined;
    const { sampleInterval, statusInterval, memoryInterval } = settings;
    // Deno would ask a person for the rest.
    const maySeeProcess = isAllowed({ name: "read" });
    const program = new Program({
      session,
      held: false,
      inProcess: true,
      recompile: !measuresCoverage(commandLine(), (name) => allowedEnv.get(name)),
      isWorker: order.isWorker,
      connectAgain: () => Promise.resolve(second ??= this.#openLine()),
      disconnect: () => this.#hangUp(),
      output,
      clock,
      sampleInterval,
      statusInterval,
      memoryInterval,
      readMachine: maySeeProcess ? machineReader() : undefined,
      readStatus: maySeeProcess ? statusReader(Deno.pid) ?? readOwnStatus : readOwnStatus,
      readOpen: maySeeProcess ? openReader(Deno.pid) : undefined,
      heap: order.heap,
      readFile: readAllowed,
      readEmitted: emittedReader({ env: cacheVariables(), cwd: order.cwd, readFile: readAllowed }),
      thread: order.thread,
      header: headerRecord(
        {
          command: order.command,
          cwd: order.cwd,
          label: order.label,
          microlog: VERSION,
          sampleInterval,
          statusInterval,
          id,
        },
        Deno.pid,
        start,
      ),
      circumstances: {
        options: [],
        env: {},
        settings: settingsInForce(settings, { heap: order.heap, children: true, redact }),
        cwd: order.cwd,
      },
    });
    await program.start();
    const guard = new SignalGuard((signal) => this.#enqueue(() => this.#save(signal)), order);
    const { quiet } = order;
    this.#recording = { program, clock, output, writer, store, settings, begun, quiet, guard };
    this.#say({ type: "started", id });
    await writer.warmUp();
  }

  /** Ends the recording. Resolves to what people are to be told. */
  async #finish(end: Omit<EndRecord, "type" | "time">): Promise<string | undefined> {
    const recording = this.#recording;
    if (recording === undefined) return;
    this.#recording = undefined;
    const { program, clock, output, writer, store, settings, begun, quiet, guard } = recording;
    // A signal is still to come to its end.
    if (end.reason !== "signal") guard.stop();
    await program.end({ type: "end", time: clock.now(), ...end });
    try {
      await (output.isBroken ? writer.close() : writer.seal());
      await store.sealCrashed();
    } catch (error) {
      this.#warn(error);
    }
    await begun;
    const answered = await tellServer(settings.server, writer.id, "end");
    if (quiet) return;
    const box = formatBox(`Microlog: ${settings.server}/#${formatId(writer.id)}/`).trimEnd();
    return answered ? box : `${box}\nNo server answers there: start one with deno run -A jsr:@microlog/cli serve`;
  }

  async #save(signal: Deno.Signal): Promise<void> {
    // A program that does not give way cannot be asked for what V8 holds of it; all else is kept.
    const limit = setTimeout(() => this.#hangUp(), PATIENCE);
    const text = await this.#finish({ reason: "signal", signal });
    clearTimeout(limit);
    // Said here: the program's thread may be busy to its end.
    if (text !== undefined) console.error(text);
    this.#say({ type: "done" });
  }

  #warn(error: unknown): void {
    const { text, hint } = explain(error);
    this.#say({ type: "warning", text: `the recording stops here, the program goes on: ${text}`, hint });
  }
}

/** As {@linkcode notify}, where the program may reach the server; true where nobody knows. */
async function tellServer(server: string, id: RecordingId, event: "start" | "end"): Promise<boolean> {
  const { host, protocol } = new URL(server);
  const port = /:\d+$/.test(host) ? "" : protocol === "http:" ? ":80" : ":443";
  return isAllowed({ name: "net", host: host + port }) ? await notify(server, id, event) : true;
}

/** Reads a file, by its path or URL, where the program may read it. */
async function readAllowed(place: string): Promise<string> {
  const path = place.startsWith("file:") ? decodeURIComponent(new URL(place).pathname) : place;
  if (!isAllowed({ name: "read", path })) {
    throw new MicrologError(`Cannot read ${place}: Deno was not given the permission`);
  }
  return await Deno.readTextFile(path);
}

/** What tells where Deno keeps its cache. */
function cacheVariables(): Record<string, string> {
  const names = ["DENO_DIR", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"];
  return Object.fromEntries(names.map((name) => [name, allowedEnv.get(name) ?? ""]));
}

/** CPU and memory of the process, as any of its threads may read them. */
function readOwnStatus(): ProcessStatus {
  const { user, system } = globalThis.process.cpuUsage();
  return { cpu: user + system, rss: Deno.memoryUsage().rss };
}

/** The command line of the process; empty where it may not be seen. */
function commandLine(): string[] {
  try {
    return isAllowed({ name: "read" }) ? Deno.readTextFileSync("/proc/self/cmdline").split("\0") : [];
  } catch {
    // Deno guards /proc, and there is none elsewhere than on Linux.
    return [];
  }
}

function explain(error: unknown): { text: string; hint: string | undefined } {
  const { hint } = error as { hint?: string };
  return { text: error instanceof Error ? error.message : String(error), hint };
}
