/**
 * What takes longer than a frame to work out from a profile: done in a worker, or where there is none in the page.
 *
 * @module
 */
import { type Anomaly, findAnomalies } from "../profile/anomalies.ts";
import {
  calleesOfFunction,
  callersOf,
  type FunctionOptions,
  type FunctionRow,
  functionTable,
  type Neighbour,
} from "../profile/functions.ts";
import { mergeCalls, type MergedTree, type MergeOptions } from "../profile/merged.ts";
import type { MirrorPiece } from "../profile/mirror.ts";
import { type PromptBasis, promptBasis, type PromptScope } from "../profile/prompt_basis.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";

/** Each by its name: what it is told beside the profile, and what comes of it. Both can be cloned. */
export interface Calculations {
  anomalies: { options: undefined; result: Anomaly[] };
  merged: { options: MergeOptions; result: MergedTree };
  functions: { options: FunctionOptions; result: FunctionRow[] };
  prompt: { options: PromptScope; result: PromptBasis };
  neighbours: {
    options: { frame: IndexIntoFrames; within: FunctionOptions };
    result: { callers: Neighbour[]; callees: Neighbour[] };
  };
}

/** The name of a calculation. */
export type Calculation = keyof Calculations;
/** What a calculation is told. */
export type OptionsOf<C extends Calculation> = Calculations[C]["options"];
/** What comes of it. */
export type ResultOf<C extends Calculation> = Calculations[C]["result"];

const WAYS: { [C in Calculation]: (profile: Profile, options: OptionsOf<C>) => ResultOf<C> } = {
  anomalies: findAnomalies,
  merged: mergeCalls,
  functions: functionTable,
  prompt: promptBasis,
  neighbours: (profile, { frame, within }) => ({
    callers: callersOf(profile, frame, within),
    callees: calleesOfFunction(profile, frame, within),
  }),
};

/** Works it out at once. */
export function calculateHere<C extends Calculation>(profile: Profile, which: C, options: OptionsOf<C>): ResultOf<C> {
  return WAYS[which](profile, options);
}

/** What the page tells the worker: a piece of the profile, or what to work out from what it has. */
export type CalculatorRequest =
  | { piece: MirrorPiece }
  | { [C in Calculation]: { id: number; which: C; options: OptionsOf<C> } }[Calculation];

/** What the worker answers. */
export interface CalculatorAnswer {
  id: number;
  result: ResultOf<Calculation>;
}
