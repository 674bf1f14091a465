/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isTaken } from "../client/gestures.ts";
import { searchOf } from "../client/search.ts";
import { countedShortly, countedWhole } from "../client/search_words.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { MOST } from "../profile/search_pattern.ts";

const MEANING = "A regular expression on functions, files, packages and log text. " +
  "Large and small letters are the same unless it has a large one. " +
  "Enter: next match, Shift+Enter: the one before, Escape: clear";

/** The search over functions, files, packages and log entries: one for all views. */
export function SearchBox({ model }: { model: TimelineModel }) {
  const search = searchOf(model);
  const field = useRef<HTMLInputElement>(null);
  const focused = useSignal(false);
  useEffect(() => search.follow(), [search]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.shiftKey && event.key !== "/" || event.defaultPrevented) return;
      const control = event.ctrlKey || event.metaKey;
      const input = field.current!;
      // Once more, and the browser searches the page.
      const find = control && event.key.toLowerCase() === "f" && document.activeElement !== input;
      const slash = !control && event.key === "/" && !isTaken(event);
      if (!find && !slash || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      input.focus();
      input.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  const text = model.find.value;
  const problem = search.problem.value;
  const counts = search.counts.value;
  const step = search.step.value;
  const busy = search.busy.value;
  const only = model.tab.value === "log";
  const whole = problem || (counts ? countedWhole(counts, model.range.value !== undefined, only) : "");
  const none = counts === undefined || (only ? 0 : counts.stops) + counts.entries === 0;
  const active = text.trim() !== "" && (counts !== undefined || problem !== "");
  return (
    <search class="search" data-state={text.trim() === "" ? "none" : busy ? "busy" : "done"}>
      <div class="search-frame" data-invalid={problem !== "" || undefined}>
        <input
          ref={field}
          type="search"
          class="search-field"
          placeholder="Search (regex)"
          aria-label="Search functions, files, packages and log by a regular expression"
          aria-invalid={problem !== ""}
          aria-describedby="search-found"
          aria-keyshortcuts="/ Control+F"
          title={MEANING}
          spellcheck={false}
          autocomplete="off"
          maxLength={MOST}
          value={text}
          onFocus={() => {
            focused.value = true;
            search.prepare();
          }}
          onBlur={() => focused.value = false}
          onInput={(event) => model.find.value = event.currentTarget.value}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === "Enter") search.go(event.shiftKey ? -1 : 1);
            else if (event.key !== "Escape") return;
            else if (text !== "") model.find.value = "";
            else event.currentTarget.blur();
            event.preventDefault();
          }}
        />
        {active && counts
          ? (
            <span class="search-count" title={whole} aria-hidden="true">
              <span class="search-short">{countedShortly(counts, step, only)}</span>
              <span class="search-long">
                {step ? countedShortly(counts, step, only) : countedWhole(counts, false, only)}
              </span>
            </span>
          )
          : null}
        {active
          ? [
            <button
              key="before"
              type="button"
              class="search-step"
              title="The match before (Shift+Enter in the field)"
              aria-label="Previous match"
              disabled={none}
              onClick={() => search.go(-1)}
            >
              ‹
            </button>,
            <button
              key="next"
              type="button"
              class="search-step"
              title="The next match (Enter in the field)"
              aria-label="Next match"
              disabled={none}
              onClick={() => search.go(1)}
            >
              ›
            </button>,
          ]
          : null}
      </div>
      <div
        id="search-found"
        class="search-found"
        role="status"
        data-problem={problem !== "" || undefined}
        data-shown={(focused.value && active && whole !== "") || undefined}
      >
        {whole}
      </div>
    </search>
  );
}
