/** @jsx h */
import { h } from "preact";
import { scriptOf, shareOf } from "../client/threads.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";

/** A checkbox for each thread, the busiest first; nothing where there is but one. */
export function ThreadStrip({ model }: { model: TimelineModel }) {
  model.followRecording();
  const profile = model.profile.value;
  const threads = model.threads.value;
  if (!profile || threads.length < 2) return null;
  return (
    <div class="threads" role="group" aria-label="Threads">
      {threads.map((thread) => {
        const shown = !model.hidden.value.has(thread.id);
        return (
          <label key={thread.id} class="thread" title={titleOf(profile, thread)}>
            <input
              type="checkbox"
              checked={shown}
              onChange={(event) => {
                model.toggleThread(thread.id);
                // The last one that is shown stays.
                event.currentTarget.checked = !model.hidden.peek().has(thread.id);
              }}
            />
            <span class="thread-name">{thread.name}</span>
            <span class="quiet">{shareOf(thread).replace(/^\w+ /, "")}</span>
          </label>
        );
      })}
    </div>
  );
}

function titleOf(profile: Profile, thread: Profile["threads"][number]): string {
  return [thread.name, scriptOf(profile, thread), shareOf(thread)].filter((text) => text !== "").join("\n");
}
