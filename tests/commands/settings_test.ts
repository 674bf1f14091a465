import assert from "node:assert/strict";
import { MicrologError } from "../../recording/errors.ts";
import { readLlmSettings, readSettings } from "../../commands/settings.ts";

function settings(variables: Record<string, string>) {
  return readSettings(new Map(Object.entries({ HOME: "/home/ann", ...variables })));
}

function message(variables: Record<string, string>): string {
  try {
    settings(variables);
  } catch (error) {
    assert.ok(error instanceof MicrologError);
    assert.ok(error.hint, "an error says what to do");
    return error.message;
  }
  assert.fail("the settings were accepted");
}

Deno.test("settings: the defaults", () => {
  assert.deepEqual(settings({}), {
    home: "/home/ann/microlog",
    bucket: undefined,
    server: "http://localhost:7777",
    disabled: false,
    sampleInterval: 50_000,
    statusInterval: 100_000,
    memoryInterval: 1_000_000,
    dev: false,
  });
});

Deno.test("settings: every variable", () => {
  const all = settings({
    MICROLOG_HOME: "/data/recordings",
    MICROLOG_S3_ROOT: "s3://recordings/team/a/",
    MICROLOG_S3_REGION: "eu-central-1",
    MICROLOG_S3_ENDPOINT: "http://127.0.0.1:9000/",
    MICROLOG_SERVER: "https://microlog.example.org/team/",
    MICROLOG_DISABLE: "true",
    TRACER_SAMPLE_DELAY: "0.001",
    TRACER_STATUS_DELAY: " 0.25 ",
    TRACER_MEMORY_DELAY: "1e1",
    MICROLOG_DEV: "1",
  });
  assert.deepEqual(all, {
    home: "/data/recordings",
    bucket: { bucket: "recordings", path: "team/a", region: "eu-central-1", endpoint: "http://127.0.0.1:9000" },
    server: "https://microlog.example.org/team",
    disabled: true,
    sampleInterval: 1_000,
    statusInterval: 250_000,
    memoryInterval: 10_000_000,
    dev: true,
  });
});

Deno.test("settings: the home of Windows, and no home at all", () => {
  assert.equal(readSettings(new Map([["USERPROFILE", "C:\\Users\\ann"]])).home, "C:\\Users\\ann/microlog");
  assert.equal(settings({ MICROLOG_HOME: "D:\\microlog" }).home, "D:\\microlog");
  assert.equal(settings({ MICROLOG_HOME: ".microlog" }).home, ".microlog");
  assert.equal(settings({ MICROLOG_HOME: "~/data" }).home, "/home/ann/data");
  assert.throws(() => readSettings(new Map()), {
    name: "MicrologError",
    message: "Cannot tell where recordings live: neither MICROLOG_HOME nor HOME is set",
  });
});

Deno.test("settings: a variable that is set to nothing is as one that is not set", () => {
  assert.deepEqual(settings({ MICROLOG_HOME: "", MICROLOG_SERVER: " ", TRACER_SAMPLE_DELAY: "" }), settings({}));
});

Deno.test("settings: delays are also read by the names of the Python package, the documented ones first", () => {
  assert.equal(settings({ MICROLOG_SAMPLE_DELAY: "0.01" }).sampleInterval, 10_000);
  assert.equal(settings({ MICROLOG_SAMPLE_DELAY: "0.01", TRACER_SAMPLE_DELAY: "0.02" }).sampleInterval, 20_000);
});

Deno.test("settings: a bucket, and what is found elsewhere where it is not said", () => {
  const bucket = (variables: Record<string, string>) =>
    settings({ MICROLOG_S3_ROOT: "recordings", ...variables }).bucket;
  const plain = { bucket: "recordings", path: "", endpoint: undefined };
  assert.deepEqual(bucket({ AWS_REGION: "eu-west-1" }), { ...plain, region: "eu-west-1" });
  assert.deepEqual(bucket({ AWS_DEFAULT_REGION: "eu-west-2" }), { ...plain, region: "eu-west-2" });
  const endpoint = "https://minio.example.org/s3";
  assert.deepEqual(bucket({ MICROLOG_S3_ENDPOINT: endpoint }), { ...plain, endpoint, region: "us-east-1" });
});

Deno.test("settings: a bucket that is half set is an error, not a folder", () => {
  assert.equal(
    message({ MICROLOG_S3_REGION: "eu-central-1" }),
    "Cannot tell where recordings live: MICROLOG_S3_REGION is set, but MICROLOG_S3_ROOT is not",
  );
  assert.match(
    message({ MICROLOG_S3_ENDPOINT: "http://x" }),
    /MICROLOG_S3_ENDPOINT is set, but MICROLOG_S3_ROOT is not$/,
  );
  assert.match(message({ MICROLOG_S3_ROOT: "recordings" }), /MICROLOG_S3_ROOT is set, but MICROLOG_S3_REGION is not$/);
});

Deno.test("settings: names of buckets, regions and servers that cannot be", () => {
  for (const root of ["s3://", "s3://A", "s3://bucket//x", "s3://bucket/../x", "https://bucket", "b", "bu..cket"]) {
    assert.equal(
      message({ MICROLOG_S3_ROOT: root, MICROLOG_S3_REGION: "eu-central-1" }),
      `Cannot use MICROLOG_S3_ROOT=${JSON.stringify(root)}: it has to be a bucket, or a bucket and a path`,
    );
  }
  assert.match(
    message({ MICROLOG_S3_ROOT: "recordings", MICROLOG_S3_REGION: "Frankfurt am Main" }),
    /name of a region$/,
  );
  for (const endpoint of ["ftp://x", "here", "http://ann:secret@minio"]) {
    const text = message({ MICROLOG_S3_ROOT: "recordings", MICROLOG_S3_ENDPOINT: endpoint });
    assert.match(text, /^Cannot use MICROLOG_S3_ENDPOINT: it has to be an http or https address/);
    assert.ok(!text.includes("secret"));
  }
});

Deno.test("settings: a delay has to be a number in its range", () => {
  for (const value of ["fast", "0", "-1", "NaN", "Infinity", "0.00005", "11", "0,05", "50ms"]) {
    assert.equal(
      message({ TRACER_SAMPLE_DELAY: value }),
      `Cannot use TRACER_SAMPLE_DELAY="${value}": it has to be a number of seconds from 0.0001 to 10`,
    );
  }
  assert.match(message({ TRACER_STATUS_DELAY: "0.001" }), /^Cannot use TRACER_STATUS_DELAY="0.001": .* 0.01 to 3600$/);
  assert.match(message({ TRACER_MEMORY_DELAY: "3601" }), /^Cannot use TRACER_MEMORY_DELAY="3601": .* 0.01 to 3600$/);
  assert.match(message({ MICROLOG_STATUS_DELAY: "x" }), /^Cannot use MICROLOG_STATUS_DELAY="x": /);
});

Deno.test("settings: other values that may not be", () => {
  assert.equal(message({ MICROLOG_DISABLE: "yes" }), 'Cannot use MICROLOG_DISABLE="yes": it has to be true or false');
  for (const value of ["localhost:7777", "ftp://x", "http://x/?a=1", "nonsense"]) {
    assert.equal(
      message({ MICROLOG_SERVER: value }),
      `Cannot use MICROLOG_SERVER="${value}": it has to be an http or https address`,
    );
  }
});

Deno.test("settings: the language model", () => {
  const llm = (variables: Record<string, string>) => readLlmSettings(new Map(Object.entries(variables)));
  assert.equal(llm({}), undefined);
  assert.equal(llm({ MICROLOG_LLM_BASE_URL: " ", MICROLOG_LLM_API_KEY: "" }), undefined);
  assert.deepEqual(
    llm({
      MICROLOG_LLM_BASE_URL: "https://api.openai.com/v1/",
      MICROLOG_LLM_API_KEY: " sk-1 ",
      MICROLOG_LLM_MODEL: "gpt-x",
    }),
    { baseUrl: "https://api.openai.com/v1", key: "sk-1", model: "gpt-x" },
  );
  assert.deepEqual(llm({ MICROLOG_LLM_BASE_URL: "http://localhost:1234" }), {
    baseUrl: "http://localhost:1234",
    key: undefined,
    model: undefined,
  });
  assert.equal(
    llm({ MICROLOG_LLM_BASE_URL: "https://x.openai.azure.com/openai/?api-version=1" })?.baseUrl,
    "https://x.openai.azure.com/openai?api-version=1",
  );
});

Deno.test("settings: a language model that is half set or cannot be asked, without telling a key", () => {
  const cases: [Record<string, string>, RegExp][] = [
    [
      { MICROLOG_LLM_API_KEY: "sk-secret" },
      /^Cannot tell which language model to ask: MICROLOG_LLM_API_KEY is set, but MICROLOG_LLM_BASE_URL is not$/,
    ],
    [{ MICROLOG_LLM_MODEL: "m" }, /MICROLOG_LLM_MODEL is set, but MICROLOG_LLM_BASE_URL is not$/],
    ...["api.openai.com", "ftp://x.org", "file:///x", "https://me:secret@x.org/v1", "https://x.org/#secret"].map((
      url,
    ): [Record<string, string>, RegExp] => [
      { MICROLOG_LLM_BASE_URL: url },
      /^Cannot use MICROLOG_LLM_BASE_URL: it has to be an http or https address without a password$/,
    ]),
    [
      { MICROLOG_LLM_BASE_URL: "https://x.org", MICROLOG_LLM_API_KEY: "sk secret" },
      /^Cannot use MICROLOG_LLM_API_KEY: it has characters that no key has, such as spaces$/,
    ],
  ];
  for (const [variables, expected] of cases) {
    assert.throws(() => readLlmSettings(new Map(Object.entries(variables))), (error: unknown) => {
      assert.ok(error instanceof MicrologError);
      assert.match(error.message, expected);
      assert.ok(error.hint);
      assert.doesNotMatch(error.message + error.hint, /secret/);
      return true;
    });
  }
});
