import assert from "node:assert/strict";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../../profile/units.ts";

function each(format: (value: number) => string, cases: Record<string, string>): void {
  for (const [value, text] of Object.entries(cases)) assert.equal(format(Number(value)), text, value);
}

Deno.test("durations", () => {
  each(formatDuration, {
    0: "0 µs",
    45: "45 µs",
    999.4: "999 µs",
    999.5: "1 ms",
    1_240: "1.2 ms",
    9_960: "10 ms",
    15_160: "15 ms",
    320_000: "320 ms",
    999_499: "999 ms",
    999_500: "1.00 s",
    15_160_000: "15.16 s",
    59_994_000: "59.99 s",
    59_996_000: "1 min 0 s",
    125_000_000: "2 min 5 s",
    3_599_600_000: "1 h 0 min",
    5_400_000_000: "1 h 30 min",
    3_700_000_000_000: "1,027 h 47 min",
    [-2_000]: "-2 ms",
  });
});

Deno.test("sizes", () => {
  each(formatBytes, {
    0: "0 B",
    999: "999 B",
    1_000: "1.0 kB",
    999_949: "999.9 kB",
    999_950: "1.0 MB",
    83_200_000: "83.2 MB",
    200_000_000: "200.0 MB",
    16_000_000_000: "16.0 GB",
    1_234_500_000_000_000: "1,234.5 TB",
    [-1_500]: "-1.5 kB",
  });
});

Deno.test("counts", () => {
  each(formatCount, {
    0: "0",
    999: "999",
    1_277: "1,277",
    105_162: "105,162",
    1e9: "1,000,000,000",
    [-1_277]: "-1,277",
  });
});

Deno.test("percent", () => {
  each(formatPercent, { 0: "0%", 0.04: "0%", 1.25: "1.3%", 9.94: "9.9%", 9.96: "10%", 58.3: "58%", 131.4: "131%" });
});
