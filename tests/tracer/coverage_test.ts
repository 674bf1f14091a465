import assert from "node:assert/strict";
import { measuresCoverage } from "../../tracer/coverage.ts";

Deno.test("coverage: told by the command line, or by the environment", () => {
  const none = () => undefined;
  assert.equal(measuresCoverage(["deno", "run", "-A", "coverage.ts"], none), false);
  assert.equal(measuresCoverage(["deno", "test", "--coverage"], none), true);
  assert.equal(measuresCoverage(["deno", "test", "--coverage=out"], none), true);
  assert.equal(measuresCoverage(["node", "--experimental-test-coverage", "x.js"], none), true);
  for (const name of ["NODE_V8_COVERAGE", "DENO_COVERAGE_DIR"]) {
    assert.equal(measuresCoverage(["node"], (asked) => asked === name ? "out" : undefined), true);
    assert.equal(measuresCoverage(["node"], (asked) => asked === name ? "" : undefined), false);
  }
});
