/**
 * Failures of the file system, in words.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { formatId, type RecordingId } from "../recording/identity.ts";

const REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is too large",
  EROFS: "the file system is read-only",
  ENOTDIR: "it is not a folder",
  EEXIST: "it is not a folder",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

/** Numbers that are the same on Linux and macOS. */
const CODES: Record<string, string> = {
  1: "EPERM",
  13: "EACCES",
  20: "ENOTDIR",
  24: "EMFILE",
  27: "EFBIG",
  28: "ENOSPC",
  30: "EROFS",
};

/** Why a file operation failed, in a few words: `permission denied`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Deno.errors.NotCapable) return "Deno was not given the permission";
  const code = errorCode(error);
  return (code !== undefined && REASONS[code]) || error.message;
}

/** The error for a folder that recordings cannot be written to. */
export function cannotWrite(folder: string, error: unknown): MicrologError {
  const hint = error instanceof Deno.errors.NotCapable
    ? `Run with --allow-read=${folder} --allow-write=${folder}`
    : errorCode(error) === "ENOSPC"
    ? "Delete recordings with microlog rm, or set MICROLOG_HOME to a folder on another disk"
    : "Set MICROLOG_HOME to a folder that can be written to";
  return new MicrologError(`Cannot write recordings to ${folder}: ${reasonOf(error)}`, { hint, cause: error });
}

/** The error for a folder that recordings cannot be read from. */
export function cannotRead(folder: string, error: unknown): MicrologError {
  const hint = error instanceof Deno.errors.NotCapable
    ? `Run with --allow-read=${folder}`
    : "Set MICROLOG_HOME to the folder that holds the recordings";
  return new MicrologError(`Cannot read recordings from ${folder}: ${reasonOf(error)}`, { hint, cause: error });
}

/** A recording that is not there. */
export class NotFoundError extends MicrologError {
  override readonly name = "NotFoundError";

  constructor(id: RecordingId, cause?: unknown) {
    super(`Cannot find recording ${formatId(id)}: there is none of that name`, {
      hint: "List the recordings with: microlog list",
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  // Some of Deno's own errors carry the number in the text alone.
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  return number === undefined || Deno.build.os === "windows" ? undefined : CODES[number];
}
