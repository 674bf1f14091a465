/**
 * Reading a command's arguments.
 *
 * @module
 */
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { misuse } from "./misuse.ts";

/** Arguments that were read: options by name, and the rest in order. */
export interface Arguments<T extends ParseArgsOptionsConfig> {
  values: ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>["values"];
  positionals: string[];
}

/**
 * Reads the arguments of a command.
 *
 * @param command The command's name, for errors
 * @param options The options it knows, as `node:util` describes them
 * @param most How many other arguments it takes at most
 * @throws {MicrologError} If an option is unknown or lacks its value, or there are too many arguments
 */
export function readArguments<const T extends ParseArgsOptionsConfig>(
  command: string,
  args: string[],
  options: T,
  most = Infinity,
): Arguments<T> {
  let read: Arguments<T>;
  try {
    read = parseArgs({ args, options, allowPositionals: true, strict: true }) as Arguments<T>;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw misuse(command, firstSentence(error.message), error);
  }
  const extra = read.positionals[most];
  if (extra !== undefined) throw misuse(command, `there is one argument too many, ${JSON.stringify(extra)}`);
  return read;
}

/** Of Node's messages the first sentence says what is wrong: `Unknown option '--x'. To specify a …`. */
function firstSentence(message: string): string {
  const sentence = message.split(/\.\s/, 1)[0]!.replace(/\.$/, "");
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
