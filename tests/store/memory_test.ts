import { MemoryStore } from "../../store/memory.ts";
import { testStore } from "./contract.ts";

testStore(
  "memory",
  () => Promise.resolve({ store: new MemoryStore(), [Symbol.asyncDispose]: () => Promise.resolve() }),
);
