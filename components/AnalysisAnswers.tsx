/** @jsx h */
/** @jsxFrag Fragment */
import { useComputed, useSignal } from "@preact/signals";
import { type ComponentChildren, Fragment, h } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Analysis, Asking } from "../client/analysis.ts";
import type { AnalysisAnswer } from "../client/analysis_api.ts";
import { longestCall, showCall } from "../client/longest.ts";
import { scopeOf } from "../client/scope.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { clockTime, spokenTime } from "../client/times.ts";
import { formatTime } from "../recording/identity.ts";
import { HowToAsk, whom } from "./AnalysisAsk.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { Markdown } from "./Markdown.tsx";
import { Notice } from "./Notice.tsx";

/** The level of the highest heading in an answer. */
const LEVEL = 4;

/** What language models have answered, and what one is answering. */
export function AnalysisAnswers({ model, analysis }: { model: TimelineModel; analysis: Analysis }) {
  const [answers, asking, failure, trouble] = [
    analysis.answers.value,
    analysis.asking.value,
    analysis.failure.value,
    analysis.trouble.value,
  ];
  const endpoint = analysis.endpoint.value;
  const code = useFunctionLinks(model);
  const none = answers?.length === 0 && !asking && !failure;
  return (
    <section class="analysis-part" aria-labelledby="analysis-answers">
      <header class="analysis-head">
        <h2 class="analysis-title" id="analysis-answers">Answers</h2>
        {answers && answers.length > 0 ? <span class="quiet">kept with the recording, newest first</span> : null}
      </header>
      <Progress analysis={analysis} />
      {trouble
        ? (
          <div class="analysis-failure">
            <Notice tone="error" text={trouble.message} hint={trouble.hint} />
            <button type="button" class="button" onClick={() => void analysis.load()}>Try again</button>
          </div>
        )
        : null}
      {asking ? <Coming asking={asking} onStop={() => analysis.stop()} /> : null}
      {failure
        ? (
          <div class="analysis-failure">
            {failure.error
              ? <Notice tone="error" text={failure.error.message} hint={failure.error.hint} />
              : <Notice tone="quiet" text="You stopped the answer. It is not kept." />}
            {endpoint
              ? (
                <button type="button" class="button" onClick={() => void analysis.ask(endpoint)}>
                  {`Try again: ask ${whom(endpoint)}`}
                </button>
              )
              : null}
            {failure.text === "" ? null : <Markdown class="analysis-broken" text={failure.text} level={LEVEL} />}
          </div>
        )
        : null}
      {answers?.map((answer, i) => (
        <AnswerCard
          key={answer.id}
          answer={answer}
          open={i === 0}
          code={code}
          onDelete={() => void analysis.remove(answer.id)}
        />
      ))}
      {none && endpoint
        ? <p class="analysis-none">{`Nothing asked yet. Ask ${whom(endpoint)} with the button at the prompt.`}</p>
        : null}
      {endpoint === null ? <HowToAsk /> : null}
    </section>
  );
}

/** Tells screen readers what goes on, without reading out each word as it comes. */
function Progress({ analysis }: { analysis: Analysis }) {
  const text = useComputed(() => {
    const asking = analysis.asking.value;
    if (asking) return asking.text === "" ? `Asking ${whom(asking)}` : "The answer is coming";
    return "";
  });
  const before = useSignal("");
  const said = useSignal("");
  useEffect(() => {
    if (before.peek() !== "" && text.value === "") said.value = analysis.failure.peek() ? "" : "The answer is there";
    else said.value = text.value;
    before.value = text.value;
  }, [text.value]);
  return <p class="unseen" role="status" aria-live="polite">{said.value}</p>;
}

function Coming({ asking, onStop }: { asking: Asking; onStop: () => void }) {
  const seconds = useSignal(0);
  useEffect(() => {
    const look = () => seconds.value = Math.floor((Date.now() - asking.since) / 1000);
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [asking.since]);
  return (
    <article class="analysis-answer" aria-busy="true" aria-label={`Answer of ${whom(asking)}, on its way`}>
      <header class="analysis-answer-head">
        <span class="analysis-when" title={whom(asking)}>
          {asking.text === "" ? `Asking ${whom(asking)}` : `${whom(asking)} answers`}
          <span class="quiet" aria-hidden="true">{seconds.value > 0 ? `, ${seconds.value} s` : ""}</span>
        </span>
        <button type="button" class="button" onClick={onStop}>Stop</button>
      </header>
      {asking.text === ""
        ? <progress class="progress" aria-label="Waiting for the answer" />
        : <Markdown text={asking.text} level={LEVEL} />}
    </article>
  );
}

type CodeLinks = (text: string) => ComponentChildren | undefined;

function AnswerCard(props: { answer: AnalysisAnswer; open: boolean; code: CodeLinks; onDelete: () => void }) {
  const { answer } = props;
  const open = useSignal(props.open);
  const sure = useSignal(false);
  const time = formatTime(new Date(answer.when));
  const when = spokenTime(time, new Date());
  return (
    <article class="analysis-answer" aria-label={`Answer of ${whom(answer)}, ${when}`}>
      <header class="analysis-answer-head">
        <button
          type="button"
          class="analysis-fold"
          aria-expanded={open.value}
          title={`${whom(answer)}, ${clockTime(time)}`}
          onClick={() => open.value = !open.value}
        >
          <span class="analysis-arrow" aria-hidden="true">{open.value ? "▾" : "▸"}</span>
          <span class="analysis-when">
            {when} <span class="quiet">{whom(answer)}</span>
          </span>
        </button>
        <CopyButton class="button" text={answer.text} label="Copy" />
        <button
          type="button"
          class={sure.value ? "button button-danger" : "button"}
          onClick={() => sure.value ? props.onDelete() : sure.value = true}
          onBlur={() => sure.value = false}
        >
          {sure.value ? "Delete for good" : "Delete"}
        </button>
      </header>
      {open.value
        ? (
          <Fragment>
            <Markdown text={answer.text} level={LEVEL} code={props.code} />
            {answer.complete
              ? null
              : <Notice tone="quiet" text="The model had no more room: the answer breaks off here." />}
            <details class="analysis-asked">
              <summary>What was asked</summary>
              <pre tabIndex={0}>{answer.prompt}</pre>
            </details>
          </Fragment>
        )
        : null}
    </article>
  );
}

/** Names of functions of the recording lead to their longest call. */
function useFunctionLinks(model: TimelineModel): CodeLinks {
  const profile = model.profile.value;
  const length = model.phase.value === "loading" ? 0 : profile?.frames.length ?? 0;
  return useMemo(() => {
    const frames = new Map<string, number>();
    for (let frame = 0; frame < length; frame++) {
      const name = profile!.frames.name[frame]!;
      if (!frames.has(name) && !name.startsWith("(")) frames.set(name, frame);
    }
    return (text: string) => {
      const name = text.trim().replace(/\(\)$/, "");
      const frame = frames.get(name);
      if (frame === undefined) return undefined;
      const show = () => {
        const ref = longestCall(profile!, scopeOf(model), frame) ??
          longestCall(profile!, { ...scopeOf(model), range: undefined, mine: false }, frame);
        if (ref) showCall(model, ref);
      };
      return (
        <button type="button" class="link" title="Show its longest call in the Timeline" onClick={show}>
          <code>{text}</code>
        </button>
      );
    };
  }, [profile, length]);
}
