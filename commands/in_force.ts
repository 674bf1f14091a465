/**
 * Microlog's settings in force, as a recording tells them.
 *
 * @module
 */
import type { OwnOptions } from "./run_options.ts";
import type { Settings } from "./settings.ts";

/**
 * The settings that had a part in a recording, by the names under which they are set. Of `--redact` only how often it
 * was given: its patterns may be the very words that nobody is to read.
 */
export function settingsInForce(settings: Settings, own: OwnOptions): Record<string, string> {
  const { bucket } = settings;
  const seconds = (time: number) => String(time / 1_000_000);
  return {
    MICROLOG_HOME: settings.home,
    ...(bucket === undefined ? {} : {
      MICROLOG_S3_ROOT: `s3://${bucket.bucket}${bucket.path === "" ? "" : `/${bucket.path}`}`,
      MICROLOG_S3_REGION: bucket.region,
      ...(bucket.endpoint === undefined ? {} : { MICROLOG_S3_ENDPOINT: bucket.endpoint }),
    }),
    MICROLOG_SERVER: settings.server,
    TRACER_SAMPLE_DELAY: seconds(settings.sampleInterval),
    TRACER_STATUS_DELAY: seconds(settings.statusInterval),
    TRACER_MEMORY_DELAY: seconds(settings.memoryInterval),
    "--heap": own.heap,
    ...(own.children ? {} : { "--no-children": "true" }),
    ...(own.redact.length === 0 ? {} : { "--redact": own.redact.length === 1 ? "once" : `${own.redact.length} times` }),
  };
}
