/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { TimelineModel } from "../client/timeline.ts";
import { summarize } from "../profile/summary.ts";
import { LeakWarnings, MemoryCards, memoryFacts } from "./ReportMemory.tsx";
import { RangeCard } from "./ReportRange.tsx";
import { ProcessCard, RunCard } from "./ReportRun.tsx";
import { ChildrenCard, NoticesCard, OpenCard, ThreadsCard } from "./ReportThreads.tsx";

/** While a recording grows its report is made anew this often, ms: summing up takes longer than a frame. */
const PAUSE = 1000;

/** A recording as a whole: what was run, what it used, what is worth knowing at its end. */
export function Report({ model }: { model: TimelineModel }) {
  const profile = model.profile.value;
  const revision = useSignal(profile?.revision ?? 0);
  const box = useRef<HTMLDivElement>(null);
  const loading = model.phase.value === "loading";
  useEffect(() => {
    const look = () => revision.value = model.profile.peek()?.revision ?? 0;
    look();
    if (!loading) return;
    const timer = setInterval(look, PAUSE);
    return () => clearInterval(timer);
  }, [profile, loading]);
  useEffect(() => box.current?.scrollTo(0, 0), [profile]);
  const summary = useMemo(() => profile && summarize(profile, 0), [profile, revision.value]);
  const memory = useMemo(() => profile && memoryFacts(profile), [profile, revision.value]);
  if (!profile?.header || !summary || !memory) return <div class="report" />;
  return (
    <div ref={box} class="report" role="tabpanel" aria-label="Report" tabIndex={0}>
      <div class="report-cards">
        <RangeCard model={model} profile={profile} />
        <LeakWarnings profile={profile} leaks={memory.leaks} />
        <RunCard profile={profile} />
        <ProcessCard model={model} profile={profile} summary={summary} />
        <ThreadsCard model={model} profile={profile} />
        <ChildrenCard profile={profile} />
        <MemoryCards model={model} profile={profile} facts={memory} />
        <OpenCard profile={profile} />
        <NoticesCard notices={profile.notices} />
      </div>
    </div>
  );
}
