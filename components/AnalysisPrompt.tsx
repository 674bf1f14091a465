/** @jsx h */
/** @jsxFrag Fragment */
import { useSignal } from "@preact/signals";
import { Fragment, h } from "preact";
import { useEffect } from "preact/hooks";
import type { Analysis } from "../client/analysis.ts";
import { useScope } from "../client/scope.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { PROMPT_CHARACTERS, type PromptSize } from "../profile/prompt.ts";
import { formatCount } from "../profile/units.ts";
import { AskButton } from "./AnalysisAsk.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { RangeChip } from "./Scope.tsx";

/** The prompt: what it is made of, its text to be changed, and what to do with it. */
export function AnalysisPrompt({ model, analysis }: { model: TimelineModel; analysis: Analysis }) {
  const profile = model.profile.value;
  const scope = useScope(model);
  const done = model.phase.value !== "loading";
  const [size, withSource] = [analysis.size.value, analysis.withSource.value];
  useEffect(() => {
    // Not with each growth of the recording: the text would change under whoever reads it.
    if (profile) void analysis.make(profile, scope);
  }, [profile, scope.range, scope.threads.join(), scope.mine, done, size, withSource]);
  const text = analysis.text.value;
  return (
    <section class="analysis-part" aria-labelledby="analysis-prompt">
      <header class="analysis-head">
        <h2 class="analysis-title" id="analysis-prompt">Prompt</h2>
        <RangeChip model={model} />
        <span class="analysis-tools">
          <label
            class="toggle"
            title="Show the model the code of the hottest functions, as far as it is on this machine"
          >
            <input
              type="checkbox"
              checked={withSource}
              onChange={(event) => analysis.withSource.value = event.currentTarget.checked}
            />
            With source code
          </label>
          <label class="analysis-size">
            Up to
            <select
              class="select"
              aria-label="Size of the prompt"
              value={size}
              onChange={(event) => analysis.size.value = event.currentTarget.value as PromptSize}
            >
              {(Object.keys(PROMPT_CHARACTERS) as PromptSize[]).map((name) => (
                <option key={name} value={name}>
                  {`${formatCount(PROMPT_CHARACTERS[name])} characters`}
                </option>
              ))}
            </select>
          </label>
        </span>
      </header>
      <p class="analysis-note">
        What this recording tells, put as a question to a language model. You can change it; nothing leaves this machine
        before you copy it or ask.
      </p>
      <textarea
        class="analysis-text"
        aria-label="The prompt"
        aria-describedby="analysis-contents"
        spellcheck={false}
        value={text}
        onInput={(event) => analysis.edit(event.currentTarget.value)}
      />
      <p class="analysis-note" id="analysis-contents">
        <Contents analysis={analysis} />
      </p>
      {analysis.edited.value ? <Edited model={model} analysis={analysis} /> : null}
      <div class="analysis-actions">
        <CopyButton class="button" text={text} label="Copy for a language model" />
        <AskButton analysis={analysis} />
      </div>
    </section>
  );
}

/** What is in it, how long it is, and what is missing. */
function Contents({ analysis }: { analysis: Analysis }) {
  const prompt = analysis.prompt.value;
  const missing = analysis.missing.value;
  const shown = useSignal(false);
  if (!prompt) return <Fragment>Making it…</Fragment>;
  return (
    <Fragment>
      {formatCount(analysis.text.value.length)} characters
      {prompt.parts.length > 0 ? `: ${prompt.parts.map(brief).join(", ")}.` : "."}
      {analysis.state.value === "made" ? null : " Reading source code…"}
      {missing.length === 0 ? null : (
        <Fragment>
          {" "}
          <button
            type="button"
            class="link"
            aria-expanded={shown.value}
            onClick={() => shown.value = !shown.value}
          >
            {`${formatCount(missing.length)} ${missing.length === 1 ? "source" : "sources"} left out`}
          </button>
          {shown.value ? <span class="analysis-missing">{`: ${missing.join("; ")}`}</span> : null}
        </Fragment>
      )}
    </Fragment>
  );
}

/** `Threads (over the whole run)` as `threads`, `Waits: calls that …` as `waits`. */
function brief(title: string): string {
  return title.replace(/( \(|:|,).*$/, "").toLowerCase();
}

function Edited({ model, analysis }: { model: TimelineModel; analysis: Analysis }) {
  const scope = useScope(model);
  const profile = model.profile.value;
  return (
    <p class="analysis-note">
      {analysis.stale.value ? "You have changed the text, so it was left as it is. " : "You have changed the text. "}
      <button type="button" class="link" onClick={() => profile && void analysis.make(profile, scope, true)}>
        Make it anew
      </button>
    </p>
  );
}
