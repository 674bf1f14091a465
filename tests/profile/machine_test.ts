import assert from "node:assert/strict";
import { emptyProfile } from "../../profile/builder.ts";
import { machineText, machineUse } from "../../profile/machine.ts";
import type { HeaderRecord } from "../../recording/records.ts";

const SECOND = 1_000_000;

function profile() {
  const made = emptyProfile();
  made.header = { cores: 4 } as HeaderRecord;
  made.machine = {
    length: 3,
    time: [SECOND, 2 * SECOND, 3 * SECOND],
    cpu: [100, 300, 500],
    available: [9e9, 5e9, 7e9],
  };
  made.duration = 3 * SECOND;
  return made;
}

Deno.test("machine: each row tells of the time since the one before", () => {
  assert.deepEqual(machineUse(profile(), SECOND, 2 * SECOND), { share: 0.75, available: 5e9 });
  assert.deepEqual(machineUse(profile(), 0.5 * SECOND, 1.5 * SECOND), { share: 0.5, available: 5e9 });
});

Deno.test("machine: more than all cores is rounding", () => {
  assert.deepEqual(machineUse(profile(), 2.5 * SECOND, 9 * SECOND), { share: 1, available: 7e9 });
});

Deno.test("machine: what nobody read is unknown", () => {
  assert.equal(machineUse(profile(), 3 * SECOND, 4 * SECOND), undefined);
  assert.equal(machineText(emptyProfile()), undefined);
});

Deno.test("machine: in words", () => {
  assert.equal(machineText(profile()), "75% of 4 cores in use, 5.0 GB of memory left at least");
});
