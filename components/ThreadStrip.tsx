/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { cssThreadColor } from "../canvas/thread_colors.ts";
import { scriptOf, shareOf } from "../client/threads.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { formatCount } from "../profile/units.ts";

/** With more threads than these the rest is folded away. */
const FEW = 8;

/** A checkbox for each thread, the busiest first; nothing where there is but one. */
export function ThreadStrip({ model }: { model: TimelineModel }) {
  model.followRecording();
  const open = useSignal(false);
  const profile = model.profile.value;
  const threads = model.threads.value;
  if (!profile || threads.length < 2) return null;
  const hidden = model.hidden.value;
  const shown = threads.filter(({ id }) => !hidden.has(id)).length;
  const rest = threads.length - FEW;
  const seen = open.value || rest <= 1 ? threads : threads.slice(0, FEW);
  return (
    <div class="threads" role="group" aria-label="Threads" data-open={open.value || undefined}>
      <span class="threads-all">
        <button
          type="button"
          class="link"
          disabled={shown === threads.length}
          onClick={() => model.showThreads(undefined)}
        >
          All
        </button>
        <button type="button" class="link" disabled={shown === 0} onClick={() => model.showThreads([])}>None</button>
        {shown === threads.length
          ? null
          : <span class="quiet nowrap">{formatCount(shown)} of {formatCount(threads.length)}</span>}
      </span>
      {seen.map((thread) => <ThreadBox key={thread.id} model={model} profile={profile} thread={thread} />)}
      {rest <= 1 ? null : (
        <button
          type="button"
          class="link threads-more"
          aria-expanded={open.value}
          onClick={() => open.value = !open.value}
        >
          {open.value ? "Fewer" : `${formatCount(rest)} more`}
        </button>
      )}
    </div>
  );
}

function ThreadBox({ model, profile, thread }: { model: TimelineModel; profile: Profile; thread: Thread }) {
  const { id } = thread;
  const only = () => model.showThreads([id]);
  return (
    <span class="thread">
      <label
        class="thread-label"
        title={titleOf(profile, thread)}
        onClick={(event) => {
          if (!event.altKey) return;
          event.preventDefault();
          only();
        }}
      >
        <input
          type="checkbox"
          checked={!model.hidden.value.has(id)}
          onChange={(event) => {
            model.toggleThread(id);
            // The last one that is shown stays.
            event.currentTarget.checked = !model.hidden.peek().has(id);
          }}
        />
        <span class="thread-swatch" style={{ background: cssThreadColor(id) }} aria-hidden="true" />
        <bdi class="thread-name">{thread.name}</bdi>
        <span class="quiet">{shareOf(thread).replace(/^\w+ /, "")}</span>
      </label>
      <button
        type="button"
        class="thread-only"
        aria-label="Only this thread"
        title="Show only this thread"
        onClick={only}
      >
        only
      </button>
    </span>
  );
}

function titleOf(profile: Profile, thread: Thread): string {
  return [thread.name, scriptOf(profile, thread), shareOf(thread), "Alt and click shows only this one"]
    .filter((text) => text !== "").join("\n");
}
