import { spin } from "./spin.ts";

type Unused = { never: string };

export const unused: Unused | undefined = undefined;

// Work at the top level of a module that is imported.
spin();

export default function (): void {
  spin();
}
