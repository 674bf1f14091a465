/**
 * The settings of the language model that the server may ask.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** Where a language model is asked. */
export interface LlmSettings {
  /** An http or https address without a final slash. */
  baseUrl: string;
  /** Undefined where the endpoint wants none, as models on this machine. */
  key: string | undefined;
  /** Undefined: the only one that the endpoint has. */
  model: string | undefined;
}

const BASE = "MICROLOG_LLM_BASE_URL";
const KEY = "MICROLOG_LLM_API_KEY";
const MODEL = "MICROLOG_LLM_MODEL";
const EXAMPLE = `${BASE}=https://api.openai.com/v1`;

/**
 * Reads and checks MICROLOG_LLM_BASE_URL, _API_KEY and _MODEL. No error tells a key, nor an address that may hold one.
 *
 * @param read Gives a variable's value; undefined where it is not set or empty
 * @returns Undefined where none is set
 * @throws {MicrologError} If a variable holds what it may not, or the address is missing beside others
 *
 * @example
 * ```ts
 * import { readLlm } from "./settings_llm.ts";
 * const set = new Map([["MICROLOG_LLM_BASE_URL", "http://localhost:11434/v1/"]]);
 * console.log(readLlm((name) => set.get(name))?.baseUrl); // http://localhost:11434/v1
 * ```
 */
export function readLlm(read: (name: string) => string | undefined): LlmSettings | undefined {
  const [base, key, model] = [read(BASE), read(KEY), read(MODEL)];
  if (base === undefined) {
    const alone = key !== undefined ? KEY : model !== undefined ? MODEL : undefined;
    if (alone === undefined) return undefined;
    throw new MicrologError(`Cannot tell which language model to ask: ${alone} is set, but ${BASE} is not`, {
      hint: `Set it as in ${EXAMPLE}, or unset ${alone}`,
    });
  }
  const url = URL.parse(base);
  if (
    url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "" || url.hash !== ""
  ) {
    throw new MicrologError(`Cannot use ${BASE}: it has to be an http or https address without a password`, {
      hint: `Set it as in ${EXAMPLE}`,
    });
  }
  // What a header cannot hold would fail with each question, in words that hold the key.
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new MicrologError(`Cannot use ${KEY}: it has characters that no key has, such as spaces`, {
      hint: "Copy it anew",
    });
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return { baseUrl: url.href.replace(/\/$/, ""), key, model };
}
