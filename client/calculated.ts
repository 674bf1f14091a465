/**
 * What components show of what takes longer than a frame to work out.
 *
 * @module
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Profile } from "../profile/types.ts";
import { calculateHere, type Calculation, type OptionsOf, type ResultOf } from "./calculations.ts";
import { calculate, isSmall } from "./calculator.ts";

/**
 * What comes of a calculation; while it goes on, what came of the last one for the same profile, or undefined. Worked out
 * anew when the options are another object.
 */
export function useCalculated<C extends Calculation>(
  profile: Profile,
  which: C,
  options: OptionsOf<C>,
): ResultOf<C> | undefined {
  const [last, setLast] = useState<{ profile: Profile; result: ResultOf<C> } | undefined>(undefined);
  const atOnce = useMemo(
    () => isSmall(profile) ? calculateHere(profile, which, options) : undefined,
    [profile, which, options],
  );
  useEffect(() => {
    if (atOnce !== undefined) return;
    let wanted = true;
    calculate(profile, which, options).then((result) => {
      if (wanted) setLast({ profile, result });
    });
    return () => wanted = false;
  }, [profile, which, options]);
  return atOnce ?? (last?.profile === profile ? last.result : undefined);
}
