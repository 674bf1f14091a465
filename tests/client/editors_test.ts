import assert from "node:assert/strict";
import { addressOf, EDITORS, mappingProblem, pathHere, templateProblem } from "../../client/editors.ts";
import { linkTo } from "../../client/links.ts";
import { DEFAULTS, editorOf, parsePreferences, preferences, setPreferences } from "../../client/settings.ts";

const templateOf = (id: string) => EDITORS.find((editor) => editor.id === id)!.template;

Deno.test("editors: paths are encoded as the part of the address wants it", () => {
  const path = "/home/ann/a b#1?x%20&c+d.ts";
  assert.equal(
    addressOf(templateOf("vscode"), path, 12, 3),
    "vscode://file/home/ann/a%20b%231%3Fx%2520&c+d.ts:12:3",
  );
  assert.equal(
    addressOf(templateOf("jetbrains"), path, 12, 3),
    "idea://open?file=/home/ann/a%20b%231%3Fx%2520%26c%2Bd.ts&line=12&column=3",
  );
  assert.equal(
    addressOf(templateOf("textmate"), "/a b.ts", 1, 0),
    "txmt://open?url=file:///a%20b.ts&line=1&column=1",
  );
  for (const { template } of EDITORS) {
    assert.equal(templateProblem(template), undefined, template);
    const url = new URL(addressOf(template, path, 12, 3));
    const given = url.search === "" ? url.pathname : url.searchParams.get("file") ?? url.searchParams.get("url")!;
    assert.ok(given.includes("12") || decodeURIComponent(url.search).includes("line=12"), template);
    const at = url.search === "" ? decodeURIComponent(given).replace(/:12:3$/, "") : given.replace("file://", "");
    assert.equal(at, path, template);
  }
});

Deno.test("editors: paths of Windows keep their drive, and unknown places open at the beginning", () => {
  assert.equal(pathHere("file:///C:/Users/ann/a%20b.ts", []), "C:/Users/ann/a b.ts");
  assert.equal(addressOf(templateOf("vscode"), "C:/a.ts", 2, 1), "vscode://file/C:/a.ts:2:1");
  assert.equal(addressOf(templateOf("jetbrains"), "C:/a.ts", 0, 0), "idea://open?file=C:/a.ts&line=1&column=1");
  assert.equal(addressOf(templateOf("sublime"), "C:/a.ts", 2, 1), "subl://open?url=file:///C:/a.ts&line=2&column=1");
});

Deno.test("editors: paths that are no text, or no escapes, still make an address", () => {
  assert.equal(pathHere("file:///a%zz.ts", []), "/a%zz.ts");
  assert.equal(addressOf(templateOf("vscode"), "/a%zz.ts", 1, 1), "vscode://file/a%25zz.ts:1:1");
  assert.equal(addressOf(templateOf("vscode"), "/a\ud800.ts", 1, 1), "vscode://file/a%EF%BF%BD.ts:1:1");
  assert.equal(addressOf("e:{path}", "/{line}$&.ts", 1, 1), "e:/%7Bline%7D$&.ts");
});

Deno.test("editors: only whole folders are mapped, the first that fits", () => {
  const here = (url: string, ...mappings: [string, string][]) =>
    pathHere(url, mappings.map(([from, to]) => ({ from, to })));
  assert.equal(here("file:///app/src/a.ts", ["/app", "/home/me/shop"]), "/home/me/shop/src/a.ts");
  assert.equal(here("file:///app/src/a.ts", ["/app/", "/home/me/shop/"]), "/home/me/shop/src/a.ts");
  assert.equal(here("file:///application/a.ts", ["/app", "/home"]), "/application/a.ts");
  assert.equal(here("file:///app/src/a.ts", ["/app/src", "/one"], ["/app", "/two"]), "/one/a.ts");
  assert.equal(here("file:///app/a.ts", ["/", "/mnt"]), "/mnt/app/a.ts");
  assert.equal(here("file:///app/a.ts", ["/app", "D:\\projects\\shop"]), "D:/projects/shop/a.ts");
  assert.equal(here("file:///C:/Projects/a.ts", ["c:\\projects", "/home/me"]), "/home/me/a.ts");
  assert.equal(here("file:///my%20app/a.ts", ["/my app", "/x y"]), "/x y/a.ts");
  for (const bad of [["", "/x"], ["app", "/x"], ["/app", ""], ["/app", "x"]] as [string, string][]) {
    assert.equal(here("file:///app/a.ts", bad), "/app/a.ts", String(bad));
    assert.notEqual(mappingProblem({ from: bad[0], to: bad[1] }), undefined);
  }
  assert.equal(here("file://server/share/a.ts"), undefined);
  assert.equal(here("https://example.com/a.ts"), undefined);
});

Deno.test("editors: a template that would run as a script, or cannot open a file, is refused with a reason", () => {
  const said: [string, RegExp][] = [
    ["javascript:alert(1)//{path}", /^Cannot use javascript: as an editor: it would run as a script$/],
    ["JavaScript:alert(1)//{path}", /would run/],
    ["data:text/html,{path}", /would run/],
    ["vbscript:{path}", /would run/],
    ["blob:{path}", /would run/],
    ["view-source:{path}", /would run/],
    ["java\nscript:alert(1)//{path}", /no spaces/],
    ["\u0001javascript:alert(1)//{path}", /no spaces/],
    [" javascript:{path}", /no spaces/],
    ["{path}", /does not begin with a scheme/],
    ["//example.com/{path}", /does not begin with a scheme/],
    ["myeditor://open", /\{path\} is missing/],
    ["", /Write the address/],
  ];
  for (const [template, why] of said) assert.match(templateProblem(template) ?? "", why, template);
  assert.equal(templateProblem("myeditor+x://open?f={path}#{line}"), undefined);
});

Deno.test("settings: what was kept is read, and what is damaged is as at first", () => {
  const kept = {
    theme: "dark",
    editor: "custom",
    template: "my:{path}",
    mappings: [{ from: "/app", to: "/home/me" }],
  };
  assert.deepEqual(parsePreferences(JSON.stringify(kept)), kept);
  for (const text of [null, "", "{", "null", "7", "[]", '"x"', "{}"]) {
    assert.deepEqual(parsePreferences(text), DEFAULTS, String(text));
  }
  const damaged = {
    theme: "pink",
    editor: "custom",
    template: "javascript:{path}",
    mappings: [1, null, { from: "/a" }],
  };
  assert.deepEqual(parsePreferences(JSON.stringify(damaged)), DEFAULTS);
  assert.deepEqual(parsePreferences('{"editor":"nano","mappings":"all"}'), DEFAULTS);
  assert.equal(parsePreferences('{"editor":"zed"}').editor, "zed");
});

Deno.test("settings: links follow them, and nothing runs whatever they are", () => {
  const before = preferences.value;
  try {
    setPreferences({ editor: "zed", mappings: [{ from: "/app", to: "/home/me" }] });
    assert.deepEqual(linkTo("file:///app/a.ts", 3, 4), { href: "zed://file/home/me/a.ts:3:4", editor: "Zed" });
    assert.deepEqual(linkTo("https://example.com/a.ts", 3), { href: "https://example.com/a.ts" });
    preferences.value = { ...preferences.value, editor: "custom", template: "javascript:alert(1)//{path}" };
    assert.equal(editorOf(preferences.value).id, "vscode");
    assert.equal(linkTo("file:///app/a.ts", 3, 4).href, "vscode://file/home/me/a.ts:3:4");
    assert.equal(linkTo("javascript:alert(1)").href, undefined);
  } finally {
    setPreferences(before);
    globalThis.localStorage?.removeItem("microlog.preferences");
  }
});
