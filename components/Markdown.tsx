/** @jsx h */
import { useSignal } from "@preact/signals";
import MarkdownIt, { type MarkdownIt as Parser, type Token } from "markdown-it";
import { type ComponentChildren, h, type VNode } from "preact";
import { useMemo } from "preact/hooks";
import { legible } from "../profile/legible.ts";
import { formatBytes } from "../profile/units.ts";

/** What a {@linkcode Markdown} shows. */
export interface MarkdownProps {
  text: string;
  /** The level of its highest heading on the page, 1 to 6; default 3. */
  level?: number;
  class?: string;
  /** What to show for code within a line, in place of the code itself; undefined leaves it as it is. */
  code?: ((text: string) => ComponentChildren | undefined) | undefined;
}

/** So much is formatted, characters; what follows is shown as it is once it is asked for. */
const FORMATTED = 100_000;
const LINK = /^(https?:\/\/|mailto:)/i;
/** Elements that stand for themselves. */
const PLAIN = new Set(["p", "ul", "li", "blockquote", "thead", "tbody", "tr", "th", "td", "strong", "em", "s"]);

/**
 * Text in markdown, as elements. It may come from anywhere: HTML in it is shown as text, a link leads to http, https or
 * mail only and names its address, an image is a link that loads nothing, what cannot be seen is made visible.
 *
 * @example
 * ```tsx ignore
 * <Markdown text={"# Answer\n\nUse `Map` **once**."} level={3} />
 * ```
 */
export function Markdown({ text, level = 3, class: name, code }: MarkdownProps) {
  const whole = useSignal(false);
  const end = endOfFormatted(text);
  const nodes = useMemo(() => toNodes(text.slice(0, end), { level, code }), [text, end, level, code]);
  return (
    <div class={`markdown ${name ?? ""}`}>
      {nodes}
      {end === text.length
        ? null
        : whole.value
        ? <pre class="markdown-rest" tabIndex={0}>{seen(text.slice(end))}</pre>
        : (
          <button type="button" class="button" onClick={() => whole.value = true}>
            Show all ({formatBytes(text.length)})
          </button>
        )}
    </div>
  );
}

/** A line's end where there is one near. */
function endOfFormatted(text: string): number {
  if (text.length <= FORMATTED) return text.length;
  const line = text.lastIndexOf("\n", FORMATTED);
  return line > FORMATTED / 2 ? line : FORMATTED;
}

interface How {
  level: number;
  code: MarkdownProps["code"];
}

let parser: Parser | undefined;

/** Without HTML. Addresses become links where they say http: `main.py` is no place in Paraguay. */
function parserOf(): Parser {
  if (parser === undefined) {
    parser = new MarkdownIt({ html: false, linkify: true });
    parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  }
  return parser;
}

function toNodes(text: string, how: How): ComponentChildren[] {
  return nodesOf(parserOf().parse(text, {}), how);
}

/** Elements as their tokens open and close them. */
function nodesOf(tokens: readonly Token[], how: How): ComponentChildren[] {
  const top: ComponentChildren[] = [];
  const open: { token: Token; children: ComponentChildren[] }[] = [];
  for (const token of tokens) {
    const into = open.at(-1)?.children ?? top;
    if (token.nesting > 0) {
      open.push({ token, children: [] });
    } else if (token.nesting < 0) {
      const ended = open.pop();
      if (ended === undefined) continue;
      const outer = open.at(-1)?.children ?? top;
      // The paragraphs of a list without blank lines are no elements.
      if (ended.token.hidden) outer.push(...ended.children);
      else outer.push(elementOf(ended.token, ended.children, how));
    } else if (token.type === "inline") {
      into.push(...nodesOf(token.children ?? [], how));
    } else {
      into.push(leafOf(token, how));
    }
  }
  return top;
}

function elementOf(token: Token, children: ComponentChildren[], how: How): ComponentChildren {
  const { tag } = token;
  if (/^h[1-6]$/.test(tag)) {
    return h(`h${Math.min(6, Number(tag[1]) - 1 + how.level)}`, { class: `markdown-${tag}` }, children);
  }
  if (tag === "a") return linkOf(String(token.attrGet("href") ?? ""), children);
  if (tag === "ol") return <ol start={Number(token.attrGet("start") ?? 1)}>{children}</ol>;
  if (tag === "table") {
    return (
      <div class="markdown-table" role="group" aria-label="Table" tabIndex={0}>
        <table>{children}</table>
      </div>
    );
  }
  const aligned = /^text-align:(center|right)$/.exec(String(token.attrGet("style") ?? ""))?.[1];
  if (PLAIN.has(tag)) return h(tag, aligned === undefined ? null : { class: `markdown-${aligned}` }, children);
  return children;
}

function leafOf(token: Token, how: How): ComponentChildren {
  switch (token.type) {
    case "text":
    case "text_special":
      return seen(token.content);
    case "softbreak":
      return "\n";
    case "hardbreak":
      return <br />;
    case "hr":
      return <hr />;
    case "code_inline":
      return how.code?.(token.content) ?? <code>{seen(token.content)}</code>;
    case "fence":
    case "code_block":
      return <pre tabIndex={0}><code>{seen(token.content)}</code></pre>;
    case "image":
      return linkOf(String(token.attrGet("src") ?? ""), [`Image: ${seen(token.content) || "without a description"}`]);
    default:
      return seen(token.content);
  }
}

function linkOf(address: string, children: ComponentChildren[]): VNode {
  if (!LINK.test(address)) return <span>{children}</span>;
  return <a href={address} title={address} target="_blank" rel="noreferrer">{children}</a>;
}

/** With what cannot be seen made visible; lines and their indentation stay. */
function seen(text: string): string {
  return text.replace(/[^\n\t]+/g, legible);
}
