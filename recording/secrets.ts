/**
 * Keeping secrets out of recordings. What is masked, each by `***`:
 *
 * - By name: the values of variables, options, query parameters and the like whose names say so, see
 *   {@linkcode isSecretName}. The name decides there, whatever the value looks like.
 * - By look, wherever it stands: passwords in addresses (`https://user:password@host`), JSON Web Tokens, private keys in
 *   PEM, what follows `Bearer`, and the tokens of well-known services, which begin in ways of their own.
 * - In running text, where a secret's name precedes a value (`token=…`, `"password": "…"`). There a name such as `key`
 *   is often innocent, so its value has to look random besides.
 *
 * A long random text on its own is left alone: commits, hashes and ids look the same. It is better to mask too much than
 * too little, but this is no more than a net: who knows of other secrets names them by `--redact`.
 *
 * Each expression here is linear in the length of its text: its repetitions are bounded, or begin where they cannot
 * begin again inside what they went through.
 *
 * @module
 */

/** What stands in the place of a secret. */
export const MASK = "***";

/** Words of which one in a name is enough. */
const WORDS = new Set(
  ("key keys token tokens password passwords passwd passphrase passcode pass pwd secret secrets auth authorization " +
    "authentication oauth cookie cookies session sessions credential credentials cred creds private signature sig dsn " +
    "jwt bearer hmac otp totp csrf xsrf").split(" "),
);
/** What they are when written in one with others: PGPASSWORD, githubtoken. `key` is not here: MONKEY. */
const ENDING =
  /(?:password|passwd|passphrase|secret|token|(?:api|secret|access|private|auth|signing|encryption)key|cookie|credential|sess(?:ion)?id)s?$/;
/** Where a word ends: in snake_case, kebab-case, camelCase and in APIKey. */
const BOUNDARY = /[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/**
 * Whether a name speaks of a secret: one of its words is key, token, password, secret, auth, cookie, session,
 * credential, private, signature, dsn or close to these. Words, not parts of words: KEYBOARD and AUTHOR are none.
 *
 * @example
 * ```ts
 * import { isSecretName } from "./secrets.ts";
 * console.log(isSecretName("apiKey"), isSecretName("KEYBOARD")); // true false
 * ```
 */
export function isSecretName(name: string): boolean {
  // The shell's working directory.
  if (name === "PWD") return false;
  return name.split(BOUNDARY).some((part) => {
    const word = part.toLowerCase().replace(/\d{1,9}$/, "");
    return WORDS.has(word) || ENDING.test(word);
  });
}

/**
 * An environment without its secrets: those of {@linkcode isSecretName} by name, all others by look.
 *
 * @example
 * ```ts
 * import { maskEnvironment } from "./secrets.ts";
 * console.log(maskEnvironment({ HOME: "/home/ann", NPM_TOKEN: "x" })); // { HOME: "/home/ann", NPM_TOKEN: "***" }
 * ```
 */
export function maskEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const masked = Object.entries(env).map(([name, value]): [string, string] => {
    if (value !== "" && isSecretName(name)) return [name, MASK];
    // A proxy's address may come without its scheme.
    const bare = /^proxy$|_proxy$/i.test(name) && !value.includes("://");
    return [name, bare ? maskText(`://${value}`).slice(3) : maskText(value)];
  });
  // No assignment: a variable may be called __proto__.
  return Object.fromEntries(masked);
}

/** `name=value`, and a header's `name: value`. */
const ARGUMENT = /^([\w.-]+)(=|:[ \t]+)([^]+)$/;

/**
 * A command line without its secrets: `--token=…`, `--password …`, `API_KEY=…`, and what {@linkcode maskText} finds.
 * What follows an option of such a name is masked unless it looks like another option. Options of one letter say
 * nothing of their value: `-p` stays as it is.
 *
 * @example
 * ```ts
 * import { maskCommand } from "./secrets.ts";
 * console.log(maskCommand(["main.ts", "--password", "x", "--port", "80"])); // main.ts --password *** --port 80
 * ```
 */
export function maskCommand(args: readonly string[]): string[] {
  let isValue = false;
  return args.map((arg) => {
    if (isValue && arg !== "" && !arg.startsWith("-")) {
      isValue = false;
      return MASK;
    }
    const [, name = "", sign = ""] = ARGUMENT.exec(arg) ?? [];
    isValue = /^--?[A-Za-z][\w.-]+$/.test(arg) && isSecretOption(arg);
    return name !== "" && isSecretOption(name) ? `${name}${sign}${MASK}` : maskText(arg);
  });
}

/** `--no-auth` is a switch. */
function isSecretOption(name: string): boolean {
  return !name.startsWith("--no-") && isSecretName(name);
}

/** Private keys; one that was cut off goes to the end. */
const PEM = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|$)/g;
/** From the scheme to the last @ before the path. */
const USER = /:\/\/([^\s/?#"<>]+)@/g;
/** The same with a slash in the password, which should have been escaped; a port is none. */
const USER_SLASH = /:\/\/([^\s/?#@:[\]"<>]{1,128}):(?!\d{1,5}[/?#])[^\s@"<>]{1,256}@/g;
/** Addresses that are secrets by themselves. */
const WEBHOOK =
  /((?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks\/\d{1,25})\/)[\w/-]{8,}/g;
const BEARER = /\b(Bearer[ \t]{1,8})[\w.+/~=-]{8,}/gi;
/** Tokens that are known by how they begin. */
const TOKEN = new RegExp(
  [
    /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]+){1,4}/, // JSON Web Token: {"
    /gh[a-z]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/, // GitHub
    /gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas)-[\w-]{20,}/, // GitLab
    /(?:npm|hf|dd[a-z]|jsr[a-z])_[A-Za-z0-9]{30,}|pypi-[\w-]{40,}|dckr_pat_[\w-]{20,}/, // registries, Deno Deploy
    /(?<![\w-])sk-[\w-]{16,}/, // OpenAI, Anthropic
    /(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[\w+/=]{20,}/, // Stripe
    /xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}/, // Slack
    /(?<![A-Za-z0-9])A[BKS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/, // AWS
    /AIza[\w-]{35}|ya29\.[\w-]{20,}/, // Google
    /SG\.[\w-]{16,}\.[\w-]{16,}|do[a-z]_v1_[0-9a-f]{40,}|shp[a-z]{2}_[0-9a-f]{32}/, // SendGrid, DigitalOcean, Shopify
  ].map(({ source }) => source).join("|"),
  "g",
);
/** A text without any of these holds nothing that the rest of this file would find. */
const WORTHWHILE = /[=:@]|--|bearer|[\w.+/~-]{14}/i;

/**
 * A text without what looks like a secret in it, see the head of this file. Linear in its length.
 *
 * @example
 * ```ts
 * import { maskText } from "./secrets.ts";
 * console.log(maskText("https://ann:pw@x.org/?token=1&page=2")); // https://ann:***@x.org/?token=***&page=2
 * ```
 */
export function maskText(text: string): string {
  if (!WORTHWHILE.test(text)) return text;
  let masked = text;
  if (masked.includes("PRIVATE KEY")) masked = masked.replace(PEM, MASK);
  if (masked.includes("://")) {
    masked = masked.replace(USER, (_, user: string) => `://${maskUser(user)}@`)
      .replace(USER_SLASH, (_, user: string) => `://${maskUser(user)}:${MASK}@`)
      .replace(WEBHOOK, `$1${MASK}`);
  }
  masked = masked.replace(TOKEN, (token) => isWords(token) ? token : MASK).replace(BEARER, `$1${MASK}`);
  return maskPairs(masked);
}

/** `user:password` before the @ of an address. A user who looks like a token is one. */
function maskUser(info: string): string {
  const colon = info.indexOf(":");
  const user = colon < 0 ? info : info.slice(0, colon);
  const shown = looksRandom(user) ? MASK : user;
  if (colon < 0) return shown;
  return colon === info.length - 1 ? `${shown}:` : `${shown}:${MASK}`;
}

/** A name such as `sk-learn-pipeline-steps` begins like a token. */
function isWords(token: string): boolean {
  return token.startsWith("sk-") && !/\d/.test(token);
}

/** A name, and what may stand between it and its value. */
const PAIR = /(?<![\w-])([\w-]{2,})\\{0,3}["'`]?(?:\]|%5D)?[ \t]{0,3}(=>|:=|[=:])[ \t]{0,3}/g;
/** An option and, apart from it, its value. */
const OPTION = /(?<![\w-])(--[A-Za-z][\w-]+)[ \t]{1,8}(?=[^\s-])/g;
const SECRETLIKE = /key|token|pass|pwd|secret|auth|cookie|sess|cred|private|sig|dsn|jwt|bearer|hmac|otp|[cx]srf/i;
/** Names whose values are secrets in running text too, once their words are joined. */
const CERTAIN =
  /passw|passphrase|passcode|pwd|secret|token|credential|jwt|authorization|cookie|(?:api|secret|access|private|auth|signing|encryption)key/;
/** Of these the ones that are not part of names such as `token: refresh`. */
const PASSWORD = /passw|passphrase|passcode|pwd|secret/;
/** Headers whose whole value is secret; a cookie's is told by its `=`. */
const HEADER = /^(?:(?:proxy-)?authorization|(?:set-)?cookie)$/i;
const NOTHING = /^(?:null|undefined|none|nil|true|false)?$/i;

/** Masks the values that follow a secret's name. */
function maskPairs(text: string): string {
  if (!SECRETLIKE.test(text)) return text;
  const masked = replaceValues(text, PAIR, ([pair, name = "", sign = ""], at) => {
    if (!isSecretName(name)) return undefined;
    const before = text[at - pair.length - 1];
    if (before === "?" || before === "&" || before === "#") return extent(text, at, /[^\s"'`&#<>]*/y);
    if (sign === ":" && HEADER.test(name) && !isQuoted(text, at)) {
      const [, assigned] = extent(text, at, /[\w.%-]{1,256}=/y);
      if (/auth/i.test(name) || assigned > at) return extent(text, at, /[^\r\n"'`]*/y);
    }
    return secretValue(text, at, name, sign);
  });
  if (!masked.includes("--")) return masked;
  return replaceValues(
    masked,
    OPTION,
    ([, name = ""], at) => isSecretOption(name) ? valueAt(masked, at) : undefined,
  );
}

type Span = [from: number, to: number];

/** Masks the values that `find` tells of the matches; it is given where each match ends. */
function replaceValues(text: string, names: RegExp, find: (match: RegExpExecArray, at: number) => Span | undefined) {
  names.lastIndex = 0;
  let masked = "";
  let done = 0;
  for (let match; (match = names.exec(text)) !== null;) {
    const span = find(match, names.lastIndex);
    // What was masked before stays as it is; so does an address after a word, as in `session://`.
    if (span === undefined || span[0] === span[1] || /^(?:\*\*\*|\/\/|=)/.test(text.slice(span[0], span[0] + 3))) {
      continue;
    }
    masked += text.slice(done, span[0]) + MASK;
    names.lastIndex = done = span[1];
  }
  return masked + text.slice(done);
}

/** The value at that place, if it is a secret there. */
function secretValue(text: string, at: number, name: string, sign: string): Span | undefined {
  const joined = name.toLowerCase().replace(/[_-]/g, "");
  const quoted = isQuoted(text, at);
  if (!CERTAIN.test(joined) || !quoted && sign === ":" && !PASSWORD.test(joined)) {
    const from = quoted ? extent(text, at, /[\\"'`]*/y)[1] : at;
    // No further than to where the value of a next name begins: else many in a row would be looked through many times.
    if (!looksRandom(text.slice(...extent(text, from, /[\w+/.~%-]*/y)))) return undefined;
  }
  const value = valueAt(text, at);
  return value[1] - value[0] < 10 && NOTHING.test(text.slice(...value)) ? undefined : value;
}

function isQuoted(text: string, at: number): boolean {
  return /^\\{0,3}["'`]/.test(text.slice(at, at + 4));
}

/** The value at that place: what is in quotes, without them, or else up to what ends it in most notations. */
function valueAt(text: string, at: number): Span {
  const quote = text.slice(...extent(text, at, /\\{0,3}["'`]|/y));
  if (quote === "") {
    let [, to] = extent(text, at, /[^\s"'`;&<>]*/y);
    while (to > at && ")}],.".includes(text[to - 1]!)) to--;
    return [at, to];
  }
  const from = at + quote.length;
  for (let to = from; to < text.length; to++) {
    // A quote that is escaped itself ends at one that is escaped as often.
    if (text.startsWith(quote, to) && (quote.length === 1 || text[to - 1] !== "\\")) return [from, to];
    if (quote.length === 1 && text[to] === "\\") to++;
  }
  return [from, text.length];
}

/** How far a sticky expression reaches from there. */
function extent(text: string, from: number, pattern: RegExp): Span {
  pattern.lastIndex = from;
  return [from, from + (pattern.exec(text)?.[0].length ?? 0)];
}

/** Least entropy of what looks random, bits a character; words have less at that length, or no digits. */
const RANDOM = 3;

/**
 * Whether a text looks as if a machine had drawn it: 16 characters or more without blanks, letters and digits, and
 * hardly any twice. By Shannon's entropy, of its first 256 characters.
 * Source: C. E. Shannon, A Mathematical Theory of Communication, 1948, section 6.
 */
function looksRandom(text: string): boolean {
  if (text.length < 16) return false;
  const start = text.slice(0, 256);
  if (!/^[\w+/.~%$=-]+$/.test(start) || !/\d/.test(start) || !/[A-Za-z]/.test(start)) return false;
  const counts = new Map<string, number>();
  for (const char of start) counts.set(char, (counts.get(char) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= count / start.length * Math.log2(count / start.length);
  return entropy >= RANDOM;
}
