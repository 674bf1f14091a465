import assert from "node:assert/strict";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { Markdown, type MarkdownProps } from "../../components/Markdown.tsx";

/** What is between the tags of its frame. */
function render(text: string, props: Partial<MarkdownProps> = {}): string {
  return renderToString(h(Markdown, { text, ...props })).replace(/^<div class="markdown ">(.*)<\/div>$/s, "$1");
}

Deno.test("markdown: paragraphs, emphasis, code, lines", () => {
  assert.equal(
    render("One **two** _three_ ~~four~~ `<five>`\nsix  \nseven\n\neight"),
    "<p>One <strong>two</strong> <em>three</em> <s>four</s> <code>&lt;five></code>\nsix<br/>seven</p><p>eight</p>",
  );
});

Deno.test("markdown: headings begin at the level that fits the page", () => {
  assert.equal(
    render("# a\n\n## b\n\n###### c"),
    '<h3 class="markdown-h1">a</h3><h4 class="markdown-h2">b</h4><h6 class="markdown-h6">c</h6>',
  );
  assert.equal(render("# a", { level: 2 }), '<h2 class="markdown-h1">a</h2>');
});

Deno.test("markdown: lists, with paragraphs where there are blank lines, and from any number on", () => {
  assert.equal(render("- a\n- b\n  - c"), "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>");
  assert.equal(render("3. a\n\n4. b"), '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>');
});

Deno.test("markdown: tables, quotes, rules and blocks of code", () => {
  assert.equal(
    render("|a|b|\n|-|-:|\n|1|2|"),
    '<div class="markdown-table" role="group" aria-label="Table" tabindex="0"><table>' +
      '<thead><tr><th>a</th><th class="markdown-right">b</th></tr></thead>' +
      '<tbody><tr><td>1</td><td class="markdown-right">2</td></tr></tbody></table></div>',
  );
  assert.equal(render("> a\n\n---"), "<blockquote><p>a</p></blockquote><hr/>");
  assert.equal(render("```ts\n\tif (a < b) c();\n```"), '<pre tabindex="0"><code>\tif (a &lt; b) c();\n</code></pre>');
});

Deno.test("markdown: HTML is text", () => {
  assert.equal(
    render('<img src=x onerror="alert(1)">\n\n<script>alert(2)</script> &lt;b&gt;'),
    "<p>&lt;img src=x onerror=&quot;alert(1)&quot;></p><p>&lt;script>alert(2)&lt;/script> &lt;b></p>"
      .replaceAll("&quot;", render('"').slice(3, -4)),
  );
});

Deno.test("markdown: links lead to http, https and mail only, and say where to", () => {
  const link = (href: string, text = href) =>
    `<p><a href="${href}" title="${href}" target="_blank" rel="noreferrer">${text}</a></p>`;
  assert.equal(render("[a](https://x.org/b)"), link("https://x.org/b", "a"));
  assert.equal(render("http://x.org/b"), link("http://x.org/b"));
  assert.equal(render("[mail](mailto:a@x.org)"), link("mailto:a@x.org", "mail"));
  for (const address of ["file.ts", "//x.org", "/api/recordings", "ftp://x.org", "vscode://file/x", "#a", "httpx:y"]) {
    assert.equal(render(`[a](${address})`), "<p><span>a</span></p>", address);
  }
  for (
    const address of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "&#106;avascript:alert(1)"]
  ) {
    assert.doesNotMatch(render(`[a](${address}) <${address}>`), /href/, address);
  }
  assert.equal(render("main.py and a@x.org"), "<p>main.py and a@x.org</p>");
});

Deno.test("markdown: images are not loaded, but can be followed", () => {
  assert.equal(
    render("![A _chart_](https://x.org/a.png)"),
    '<p><a href="https://x.org/a.png" title="https://x.org/a.png" target="_blank" rel="noreferrer">' +
      "Image: A _chart_</a></p>",
  );
  assert.equal(render("![](data:image/gif;base64,R0lGODlhAQ==)"), "<p><span>Image: without a description</span></p>");
});

Deno.test("markdown: what cannot be seen is made visible, also in code", () => {
  assert.equal(render("a\u202eb `c\u0007d`"), "<p>a\ufffdb <code>c\ufffdd</code></p>");
  assert.equal(render("```\n\ta\u202e\n b\n```"), '<pre tabindex="0"><code>\ta\ufffd\n b\n</code></pre>');
});

Deno.test("markdown: code in a line can be shown as something else", () => {
  const code = (text: string) => text === "known" ? h("b", null, text) : undefined;
  assert.equal(render("`known` `other`", { code }), "<p><b>known</b> <code>other</code></p>");
});

Deno.test("markdown: of a long text the beginning is shown, up to a line's end", () => {
  const line = "word ".repeat(100) + "\n\n";
  const html = render(line.repeat(2000));
  assert.match(html.slice(-80), /<button type="button" class="button">Show all \(1\.0 MB\)<\/button>$/);
  const shown = html.split("</p>").length - 1;
  assert.ok(shown >= 190 && shown <= 200, `${shown} paragraphs`);
  assert.ok(render("x".repeat(2_000_000)).length < 110_000);
});

Deno.test("markdown: text made to be hard to read comes out at all", () => {
  const parts = ["*a ", "_a*", "[", "![[]()", "[a](", ">", "- ", "<![CDATA[", "|a", "`", "\\", "&#0;", "> - "];
  for (const part of parts) assert.ok(render(part.repeat(100_000 / part.length)).length > 0, part);
});
