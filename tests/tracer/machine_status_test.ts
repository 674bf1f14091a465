import assert from "node:assert/strict";
import { linuxMachine, MachineReader } from "../../tracer/machine_status.ts";

const MEMORY = "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    5000000 kB\n";

/** A machine whose processors have been busy and at rest for so many ticks. */
function machine(busy: number, idle: number) {
  const files: Record<string, string> = {
    "/proc/stat": `cpu  ${busy} 0 0 ${idle} 7 0 0 0 ${busy} 0\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5 0 0\n`,
    "/proc/meminfo": MEMORY,
  };
  return linuxMachine((path) => files[path] ?? assert.fail(path));
}

Deno.test("machine: time of processors at rest, and of guests, which is counted elsewhere, does not count", () => {
  assert.deepEqual(machine(250, 1_000)(), { cpu: 2_500_000, available: 5_120_000_000 });
});

Deno.test("machine: what cannot be made out is unknown", () => {
  assert.equal(linuxMachine(() => "")(), undefined);
});

Deno.test("machine: rows tell of the time between them, half a second at least", () => {
  let [now, cpu] = [0, 5_000_000];
  const reader = new MachineReader(() => ({ cpu, available: 1_000 }), () => now);
  reader.read();
  assert.deepEqual(reader.take(), []);
  [now, cpu] = [100_000, 5_100_000];
  reader.read();
  [now, cpu] = [500_400, 5_750_600];
  reader.read();
  [now, cpu] = [1_000_400, 5_750_600];
  reader.read();
  assert.deepEqual(reader.take(), [
    { type: "machine", time: [500_000, 1_000_000], cpu: [150, 0], available: [1_000, 1_000] },
  ]);
  assert.deepEqual(reader.take(), []);
});

Deno.test("machine: where it cannot be read there are no rows", () => {
  let now = 0;
  const reader = new MachineReader(undefined, () => now += 1_000_000);
  reader.read();
  reader.read();
  assert.deepEqual(reader.take(), []);
});
