/**
 * Errors as HTTP sees them.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { NotFoundError } from "../store/failure.ts";

/** The statuses that errors are answered with. */
export type ErrorStatus = 400 | 403 | 404 | 405 | 409 | 413 | 500;

/** An error that is answered with a status of its own. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(readonly status: ErrorStatus, override readonly cause: MicrologError) {
    super(cause.message, { cause });
  }
}

/** What to answer for a thrown thing: a status, and words for people. */
export interface Answer {
  status: ErrorStatus;
  error: string;
  hint: string | undefined;
}

/** What to answer for a thrown thing. What is no error for people gets no details: they may hold anything. */
export function answerFor(thrown: unknown): Answer {
  if (thrown instanceof HttpError) return { status: thrown.status, error: thrown.message, hint: thrown.cause.hint };
  if (thrown instanceof NotFoundError) return { status: 404, error: thrown.message, hint: thrown.hint };
  if (thrown instanceof MicrologError) return { status: 500, error: thrown.message, hint: thrown.hint };
  return { status: 500, error: "Cannot answer: the server failed", hint: "Its terminal says why" };
}
