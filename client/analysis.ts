/**
 * The state of the Analysis: the prompt made of the recording that a Timeline shows, what is being asked, and what was
 * answered. It belongs to the Timeline, so an answer goes on while another view is looked at.
 *
 * @module
 */
import { batch, type Signal, signal } from "@preact/signals";
import { makePrompt, type Prompt, type PromptSize } from "../profile/prompt.ts";
import type { Profile } from "../profile/types.ts";
import { displaySource } from "../recording/origin.ts";
import type { MicrologError } from "../recording/errors.ts";
import {
  type AnalysisAnswer,
  type AnalysisEndpoint,
  askModel,
  deleteAnswer,
  readAnswers,
  readEndpoint,
  readSources,
  SOURCES_AT_ONCE,
} from "./analysis_api.ts";
import { calculate } from "./calculator.ts";
import { asMicrologError } from "./recordings.ts";
import type { Scope } from "./scope.ts";
import type { TimelineModel } from "./timeline.ts";

/** An answer that is on its way. */
export interface Asking extends AnalysisEndpoint {
  /** As far as it has come. */
  text: string;
  /** When it was asked for, milliseconds since 1970. */
  since: number;
}

/** What came of a question that failed or was stopped. */
export interface Failure {
  /** Undefined where the person stopped it. */
  error: MicrologError | undefined;
  /** As far as the answer had come. */
  text: string;
}

/** Addresses that are longer are no files' that somebody wrote. */
const LONG_ADDRESS = 2_000;
/** An answer is shown this often as it comes, ms. */
const PAUSE = 100;
/** By which hosts the person knows what is sent to them. */
const AGREED = "microlog.analysis.agreed";

/** See the module. */
export class Analysis {
  readonly size: Signal<PromptSize> = signal<PromptSize>("medium");
  readonly withSource: Signal<boolean> = signal(true);
  /** As it was made; undefined until then. */
  readonly prompt: Signal<Prompt | undefined> = signal(undefined);
  /** The prompt as the person has it now. */
  readonly text: Signal<string> = signal("");
  /** Whether the person has changed the text. */
  readonly edited: Signal<boolean> = signal(false);
  /** Whether another prompt would be made by now, and is not as the person has changed this one. */
  readonly stale: Signal<boolean> = signal(false);
  /** Sources that would add to it and could not be had, and why, for people. */
  readonly missing: Signal<readonly string[]> = signal<readonly string[]>([]);
  /** `made`: the text is all there; `reading`: source is on its way. */
  readonly state: Signal<"making" | "reading" | "made"> = signal<"making" | "reading" | "made">("making");
  /** Whom one can ask; null: nobody; undefined: not known yet. */
  readonly endpoint: Signal<AnalysisEndpoint | null | undefined> = signal(undefined);
  /** Newest first; undefined until they were read. */
  readonly answers: Signal<readonly AnalysisAnswer[] | undefined> = signal(undefined);
  readonly asking: Signal<Asking | undefined> = signal(undefined);
  readonly failure: Signal<Failure | undefined> = signal(undefined);
  /** Why the answers, or whom one can ask, could not be read, or an answer not be deleted. */
  readonly trouble: Signal<MicrologError | undefined> = signal(undefined);

  #id = "";
  #make: AbortController | undefined;
  #ask: AbortController | undefined;
  /** By URL; undefined where it could not be had. */
  #sources = new Map<string, { text: string | undefined; problem: string }>();

  /** Goes to another recording, unless it is there already. */
  open(id: string): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#make?.abort();
    this.#ask?.abort();
    this.#sources = new Map();
    batch(() => {
      this.text.value = "";
      this.edited.value = this.stale.value = false;
      this.state.value = "making";
      this.missing.value = [];
      this.prompt.value =
        this.answers.value =
        this.asking.value =
        this.failure.value =
          undefined;
    });
    void this.load();
  }

  /** Reads the answers, and whom one can ask. */
  async load(): Promise<void> {
    const id = this.#id;
    this.trouble.value = undefined;
    try {
      const [endpoint, answers] = await Promise.all([readEndpoint(), readAnswers(id)]);
      if (id !== this.#id) return;
      batch(() => {
        this.endpoint.value = endpoint;
        this.answers.value = answers;
      });
    } catch (error) {
      if (id === this.#id) this.trouble.value = asMicrologError(error, "Cannot read the answers");
    }
  }

  /**
   * Makes the prompt. One that the person has changed stays.
   *
   * @param anew Whether to make it in place of one that the person has changed too
   */
  async make(profile: Profile, { range, threads, mine }: Scope, anew = false): Promise<void> {
    if (this.edited.peek() && !anew) {
      this.stale.value = true;
      return;
    }
    this.#make?.abort();
    const { signal } = this.#make = new AbortController();
    this.state.value = "making";
    const scope = { range, threads, mine };
    const basis = await calculate(profile, "prompt", scope);
    if (signal.aborted) return;
    const options = { ...scope, basis, size: this.size.peek() };
    const first = makePrompt(profile, options);
    const wanted = this.withSource.peek() ? first.sources.slice(0, SOURCES_AT_ONCE) : [];
    const unread = wanted.filter((url) => !this.#sources.has(url));
    if (unread.length > 0) this.#show(first, "reading");
    await this.#readSources(unread, signal);
    if (signal.aborted) return;
    const sources = new Map<string, string>();
    const missing: string[] = [];
    for (const url of wanted) {
      const { text, problem } = this.#sources.get(url)!;
      if (text !== undefined) sources.set(url, text);
      else missing.push(`${displaySource(url, profile.header?.cwd)} (${problem})`);
    }
    batch(() => {
      this.missing.value = missing;
      this.#show(makePrompt(profile, { ...options, sources }), "made");
    });
  }

  /** Takes the person's text. What is being made does not come in its place. */
  edit(text: string): void {
    this.#make?.abort();
    batch(() => {
      this.state.value = "made";
      this.text.value = text;
      this.edited.value = true;
    });
  }

  /** Whether the person has seen what is sent to this host. */
  hasAgreed(host: string): boolean {
    return (localStorage.getItem(AGREED) ?? "").split(" ").includes(host);
  }

  /** Remembers that the person has seen what is sent to this host. */
  agree(host: string): void {
    if (!this.hasAgreed(host)) localStorage.setItem(AGREED, `${localStorage.getItem(AGREED) ?? ""} ${host}`.trim());
  }

  /** Sends the text to the language model. */
  async ask(endpoint: AnalysisEndpoint): Promise<void> {
    if (this.asking.peek() !== undefined) return;
    const id = this.#id;
    const abort = this.#ask = new AbortController();
    let text = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      const { value } = this.asking;
      if (value !== undefined && this.#ask === abort) this.asking.value = { ...value, text };
    };
    batch(() => {
      this.failure.value = undefined;
      this.asking.value = { ...endpoint, text, since: Date.now() };
    });
    try {
      const answer = await askModel(id, this.text.peek(), (piece) => {
        text += piece;
        timer ??= setTimeout(show, PAUSE);
      }, abort.signal);
      if (id !== this.#id) return;
      batch(() => {
        this.asking.value = undefined;
        this.answers.value = [answer, ...this.answers.peek() ?? []];
      });
    } catch (error) {
      if (id !== this.#id) return;
      batch(() => {
        this.asking.value = undefined;
        const failed = asMicrologError(error, "Cannot ask the language model");
        this.failure.value = { error: abort.signal.aborted ? undefined : failed, text };
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the answer that is on its way. */
  stop(): void {
    this.#ask?.abort();
  }

  /** Deletes an answer. */
  async remove(answer: string): Promise<void> {
    const id = this.#id;
    try {
      await deleteAnswer(id, answer);
      if (id === this.#id) this.answers.value = this.answers.peek()?.filter((other) => other.id !== answer);
    } catch (error) {
      if (id === this.#id) this.trouble.value = asMicrologError(error, "Cannot delete the answer");
    }
  }

  #show(prompt: Prompt, state: "reading" | "made"): void {
    batch(() => {
      this.prompt.value = prompt;
      this.text.value = prompt.text;
      this.edited.value = this.stale.value = false;
      this.state.value = state;
    });
  }

  async #readSources(urls: readonly string[], signal: AbortSignal): Promise<void> {
    const here = urls.filter((url) => url.startsWith("file:") && url.length < LONG_ADDRESS);
    for (const url of urls) this.#sources.set(url, { text: undefined, problem: "not on this machine" });
    if (here.length === 0) return;
    try {
      for (const [url, source] of Object.entries(await readSources(this.#id, here, signal))) {
        if ("error" in source) this.#sources.set(url, { text: undefined, problem: reasonOf(source.error) });
        // Its lines are no longer those of the recording.
        else if (source.changed) this.#sources.set(url, { text: undefined, problem: "changed since" });
        else this.#sources.set(url, { text: source.text, problem: "" });
      }
    } catch (error) {
      const { message } = asMicrologError(error, "Cannot show sources");
      for (const url of here) {
        // What was not read because the person went on is read another time.
        if (signal.aborted) this.#sources.delete(url);
        else this.#sources.set(url, { text: undefined, problem: reasonOf(message) });
      }
    }
  }
}

const known = new WeakMap<TimelineModel, Analysis>();

/** The analysis that belongs to a Timeline. */
export function analysisOf(model: TimelineModel): Analysis {
  let analysis = known.get(model);
  if (analysis === undefined) known.set(model, analysis = new Analysis());
  return analysis;
}

/** Of `Cannot show x: it is gone` the reason. */
function reasonOf(message: string): string {
  return message.slice(message.indexOf(": ") + 1).trim();
}
