import assert from "node:assert/strict";
import { isSecretName, maskCommand, maskEnvironment, maskText } from "../../recording/secrets.ts";

const JWT = `${"eyJ"}hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`;

/** Joined here, so that nobody who looks for tokens in sources finds one. */
function token(begin: string, length: number): string {
  return begin + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0".slice(0, length);
}

Deno.test("secrets: names that speak of one", () => {
  for (
    const name of [
      ...["API_KEY", "apiKey", "APIKey", "api-key", "x-api-key", "apikey", "KEY", "key2", "ACCESS_KEYS", "publicKeyId"],
      ...["NPM_TOKEN", "githubtoken", "token", "TOKENS", "CSRF", "PGPASSWORD", "passwd", "MYSQL_PWD", "DB_PASS"],
      ...["passphrase", "clientSecret", "SECRET_1", "SSH_AUTH_SOCK", "Authorization", "set-cookie", "sessionId"],
      ...[
        "PHPSESSID",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "privateKey",
        "X-Amz-Signature",
        "sig",
        "SENTRY_DSN",
        "--token",
      ],
    ]
  ) assert.ok(isSecretName(name), name);
});

Deno.test("secrets: names that only contain such a word", () => {
  for (
    const name of [
      ...[
        "KEYBOARD",
        "MONKEY",
        "hotkey",
        "PATH",
        "PWD",
        "OLDPWD",
        "AUTHOR",
        "GIT_AUTHOR_NAME",
        "XAUTHORITY",
        "COMPASS",
      ],
      ...["tokenizer", "secretary", "PRIVATEER", "design", "signal", "HOME", "", "_", "bypass", "passenger"],
    ]
  ) assert.ok(!isSecretName(name), name);
});

Deno.test("secrets: an environment is masked by name, and by the look of what has another name", () => {
  assert.deepEqual(
    maskEnvironment({
      HOME: "/home/ann",
      PATH: "/usr/bin:/bin",
      LS_COLORS: "rs=0:di=01;34:ln=01;36",
      NPM_TOKEN: "short",
      AWS_SECRET_ACCESS_KEY: token("", 40),
      EMPTY_TOKEN: "",
      DATABASE_URL: "postgres://ann:hunter2@db/app?sslmode=disable",
      STORE: "Server=x;Password=a,b;User=c",
      SOMETHING: JWT,
      http_proxy: "ann:hunter2@proxy:3128",
      HTTPS_PROXY: "http://ann:hunter2@proxy:3128",
      COMMIT: "4f2a9c1e0d6b7a8899aabbccddeeff0011223344",
    }),
    {
      HOME: "/home/ann",
      PATH: "/usr/bin:/bin",
      LS_COLORS: "rs=0:di=01;34:ln=01;36",
      NPM_TOKEN: "***",
      AWS_SECRET_ACCESS_KEY: "***",
      EMPTY_TOKEN: "",
      DATABASE_URL: "postgres://ann:***@db/app?sslmode=disable",
      STORE: "Server=x;Password=***;User=c",
      SOMETHING: "***",
      http_proxy: "ann:***@proxy:3128",
      HTTPS_PROXY: "http://ann:***@proxy:3128",
      COMMIT: "4f2a9c1e0d6b7a8899aabbccddeeff0011223344",
    },
  );
});

Deno.test("secrets: passwords in addresses", () => {
  const rows: [text: string, masked: string][] = [
    ["https://ann:pw@x.org/a", "https://ann:***@x.org/a"],
    ["see https://ann:pw@x.org/a, and redis://:pw@r:6379", "see https://ann:***@x.org/a, and redis://:***@r:6379"],
    ["postgres://ann:p@ss:w@db/app", "postgres://ann:***@db/app"],
    ["postgres://ann:pa/ss@db/app", "postgres://ann:***@db/app"],
    ["https://ann@corp.org:pw@x.org", "https://ann@corp.org:***@x.org"],
    [`https://${token("", 32)}@o1.sentry.io/2`, "https://***@o1.sentry.io/2"],
    [`https://${token("ghp_", 36)}:x-oauth-basic@github.com/a/b`, "https://***:***@github.com/a/b"],
    ["https://hooks.slack.com/services/T0/B0/abcdefgh", "https://hooks.slack.com/services/***"],
    ["https://x.org/?token=abc&page=2#access_token=def", "https://x.org/?token=***&page=2#access_token=***"],
    ["/a?x=1&api_key=abc", "/a?x=1&api_key=***"],
    [
      "/a?X-Amz-Credential=a%2Fb&X-Amz-Expires=60&X-Amz-Signature=c0",
      "/a?X-Amz-Credential=***&X-Amz-Expires=60&X-Amz-Signature=***",
    ],
    ["/a?user[password]=abc&b=1", "/a?user[password]=***&b=1"],
  ];
  for (const [text, masked] of rows) assert.equal(maskText(text), masked);
});

Deno.test("secrets: tokens known by their look", () => {
  for (
    const secret of [
      JWT,
      JWT.slice(0, 60),
      ...["ghp_", "gho_", "ghs_", "npm_", "hf_", "ddp_"].map((begin) => token(begin, 36)),
      token("github_pat_", 50),
      token("glpat-", 20),
      token("sk-", 48),
      token("sk-proj-", 48),
      token("sk_live_", 24),
      token("xoxb-", 30),
      "AKIAIOSFODNN7EXAMPLE",
      "ASIAIOSFODNN7EXAMPLE",
      token("AIza", 35),
      `SG.${token("", 22)}.${token("", 43)}`,
    ]
  ) {
    for (const [before, after] of [["", ""], ["found ", " here"], ["'", "'"], ["x=", ","], ["/", "?b=1"]] as const) {
      assert.equal(maskText(before + secret + after), `${before}***${after}`, secret);
    }
  }
  assert.equal(maskText("curl -H 'Authorization: Bearer abc.def-123'"), "curl -H 'Authorization: ***'");
  assert.equal(maskText("sent Bearer abc.def-123, twice"), "sent Bearer ***, twice");
});

Deno.test("secrets: private keys, also one that was cut off", () => {
  const begin = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n+/x=\n";
  assert.equal(maskText(`a ${begin}-----END RSA PRIVATE KEY----- b`), "a *** b");
  assert.equal(
    maskText(`{"pem":"${begin.replaceAll("\n", "\\n")}-----END RSA PRIVATE KEY-----\\n"}`),
    '{"pem":"***\\n"}',
  );
  assert.equal(maskText(`a ${begin}`), "a ***");
  assert.equal(maskText("-----BEGIN PUBLIC KEY-----\nMIIE"), "-----BEGIN PUBLIC KEY-----\nMIIE");
});

Deno.test("secrets: values after a secret's name", () => {
  const random = token("", 24);
  const rows: [text: string, masked: string][] = [
    ["password=abc", "password=***"],
    ["password: abc def", "password: *** def"],
    ['{"password":"a\\"bc","user":"ann"}', '{"password":"***","user":"ann"}'],
    ["{ password: 'abc', user: 'ann' }", "{ password: '***', user: 'ann' }"],
    ['{"body":"{\\"token\\":\\"abc\\",\\"user\\":1}"}', '{"body":"{\\"token\\":\\"***\\",\\"user\\":1}"}'],
    ['"token": "abc', '"token": "***'],
    ["token=abc;path=/", "token=***;path=/"],
    [`key=${random}`, "key=***"],
    [`{ key: '${random}' }`, "{ key: '***' }"],
    [`(session: ${random})`, "(session: ***)"],
    ["Authorization: Basic YW5uOnB3", "Authorization: ***"],
    ['{"authorization":"Basic YW5uOnB31234567890"}', '{"authorization":"***"}'],
    ["Cookie: a=b; c=d\nHost: x", "Cookie: ***\nHost: x"],
    ["mysql --password abc --host x", "mysql --password *** --host x"],
  ];
  for (const [text, masked] of rows) assert.equal(maskText(text), masked);
});

Deno.test("secrets: what is none stays", () => {
  for (
    const text of [
      "",
      "hello",
      "file:///home/ann/game/src/board.ts",
      "npm:chalk@5.0.0",
      "https://jsr.io/@std/path/1.0.0/mod.ts",
      "http://localhost:8080/std@1.0.0/mod.ts",
      "https://ann@x.org/",
      "https://x.org/?page=2&sort=key",
      "git@github.com:ann/game.git",
      "tcp 127.0.0.1:8000 listening",
      "key: ArrowLeft",
      "{ key: 'user:42', token: null, password: undefined }",
      "token: refresh",
      "session://start",
      "password === other",
      "tokens: 4096",
      "signal=SIGTERM author=Ann",
      "sk-learn-pipeline-steps-explained",
      "glass-effect-component-library",
      "4f2a9c1e0d6b7a8899aabbccddeeff0011223344",
      "6e1b1c5c-5d0e-4c6b-9d5e-0c8f1f7b2a3d",
      "--allow-env=API_KEY --no-auth main.ts",
      "The monkey: 1234567890abcdefghij",
    ]
  ) assert.equal(maskText(text), text);
});

Deno.test("secrets: masking twice is masking once", () => {
  for (
    const text of [
      "https://ann:pw@x.org/std@1?token=a&b=1 password=abc --token x",
      "{ password: 'abc' } Authorization: Bearer abcdefghijkl",
      "postgres://ann:pa/ss@db/app",
    ]
  ) assert.equal(maskText(maskText(text)), maskText(text));
});

Deno.test("secrets: command lines", () => {
  const rows: [args: string[], masked: string[]][] = [
    [["--token=abc", "--port=80"], ["--token=***", "--port=80"]],
    [["--password", "abc", "def"], ["--password", "***", "def"]],
    [["-password", "abc"], ["-password", "***"]],
    [["--auth", "--verbose", "x"], ["--auth", "--verbose", "x"]],
    [["--no-auth", "main.ts"], ["--no-auth", "main.ts"]],
    [["-p", "80", "-k", "x"], ["-p", "80", "-k", "x"]],
    [["API_KEY=a b=c", "NAME=ann"], ["API_KEY=***", "NAME=ann"]],
    [["--api-key="], ["--api-key="]],
    [["--key"], ["--key"]],
    [["-H", "X-Api-Key: abc"], ["-H", "X-Api-Key: ***"]],
    [["deno", "run", "--allow-env=TOKEN", "-A", "key.ts"], ["deno", "run", "--allow-env=TOKEN", "-A", "key.ts"]],
    [["--url", "https://ann:pw@x.org/"], ["--url", "https://ann:***@x.org/"]],
    [["sh", "-c", "x TOKEN=abc ./x --secret def"], ["sh", "-c", "x TOKEN=*** ./x --secret ***"]],
    [[JWT], ["***"]],
    [[], []],
  ];
  for (const [args, masked] of rows) assert.deepEqual(maskCommand(args), masked);
});

Deno.test("secrets: a megabyte of anything takes no more than its length", () => {
  for (
    const unit of [
      ...[
        "a",
        "-",
        "a-",
        "1",
        " ",
        "\\",
        '"',
        "=",
        "@",
        "://",
        "://a:b",
        "://a:b/",
        "a://a@",
        "eyJ",
        "-eyJ",
        "eyJaaaaaaaa.",
      ],
      ...[
        "key=",
        "key:",
        'key="',
        "key='a",
        'key=\\"',
        'key:\\\\\\"',
        '\\"key',
        "token=",
        "token: ",
        "token:'",
        "password=)",
      ],
      ...[
        "sk-",
        "SG.",
        "SG.aaaaaaaaaaaaaaaaaaaa",
        "glpat-",
        "Bearer ",
        "Bearer \t",
        "cookie:",
        "authorization:",
        "Aa",
        "AA",
      ],
      ...[
        "-----BEGIN PRIVATE KEY",
        "-----BEGIN ",
        "--key ",
        "--key  ",
        "--a ",
        "?token=",
        "&a=",
        "x[key]",
        "gh",
        "AKIA",
        "\u{1f511}",
      ],
    ]
  ) {
    const text = unit.repeat(1024 * 1024 / unit.length);
    assert.ok(maskText(text).length > 0);
    const part = text.slice(0, 128 * 1024);
    assert.ok(maskText(`password="${part}`).length > 0);
    maskCommand([part, `--token=${part}`, `--${part}`]);
    maskEnvironment({ [part]: part });
  }
});
