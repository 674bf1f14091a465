import assert from "node:assert/strict";
import { settingsInForce } from "../../commands/in_force.ts";
import { ownDefaults } from "../../commands/run_options.ts";
import { readSettings } from "../../commands/settings.ts";

const SETTINGS = readSettings(new Map([["HOME", "/home/ann"], ["TRACER_SAMPLE_DELAY", "0.005"]]));

Deno.test("in force: settings by the names under which they are set", () => {
  assert.deepEqual(settingsInForce(SETTINGS, ownDefaults()), {
    MICROLOG_HOME: "/home/ann/microlog",
    MICROLOG_SERVER: "http://localhost:7777",
    TRACER_SAMPLE_DELAY: "0.005",
    TRACER_STATUS_DELAY: "0.1",
    TRACER_MEMORY_DELAY: "1",
    "--heap": "sample",
  });
});

Deno.test("in force: what is to be masked is not told", () => {
  const settings = settingsInForce(SETTINGS, { heap: "off", children: false, redact: [/hunter2/g, /x/g] });
  assert.equal(settings["--heap"], "off");
  assert.equal(settings["--no-children"], "true");
  assert.equal(settings["--redact"], "2 times");
});
