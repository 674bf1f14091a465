/** @jsx h */
import { useSignalEffect } from "@preact/signals";
import { h } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { copiedEntry, type LogKeys, pressLogKey } from "../client/log_keys.ts";
import type { LogList } from "../client/log_view.ts";
import { logWindowOf } from "../client/log_window.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { LogOtherRow, LogRow } from "./LogViewRow.tsx";

/** The entries, and what stands between them. Only what is in sight is in the page. */
export function LogRows(props: {
  model: TimelineModel;
  list: LogList;
  copied: number;
  onCopy: (row: number) => void;
}) {
  const { model, list, copied, onCopy } = props;
  const window = useMemo(() => logWindowOf(list, model), [list, model, model.id.value]);
  const [box, room, rows] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const keys = useMemo((): LogKeys => ({ model, list, window, chosen: -1, among: true }), [window]);
  const items = list.items.value;
  const entry = model.entry.value;
  const select = useMemo(() => (row: number) => {
    keys.chosen = row;
    model.entry.value = row;
    list.opened.value++;
  }, [keys]);

  useLayoutEffect(() => window.attach({ box: box.current!, room: room.current!, rows: rows.current! }), [window]);
  useSignalEffect(() => window.setItems(list.items.value));
  // After each drawing: rows may be new, or of another height.
  useLayoutEffect(() => window.place());
  useEffect(() => {
    // One that was chosen here is in sight, as long as no filter hides it.
    const among = items.has(entry);
    if (among && (entry !== keys.chosen || !keys.among)) window.show(entry, "center");
    [keys.chosen, keys.among] = [entry, among];
  }, [entry, items.has(entry), window]);

  const profile = model.profile.value;
  const { first, last } = window.shown.value;
  const matches = model.matches.value;
  const several = (profile?.threads.length ?? 0) > 1;
  list.opened.value;
  model.followRecording();
  const shown = profile ? Math.max(0, Math.min(last, items.length) - first) : 0;
  return (
    <div
      ref={box}
      class="log-box"
      role="grid"
      aria-label="Log"
      aria-readonly="true"
      aria-rowcount={items.length}
      aria-activedescendant={entry >= 0 && items.has(entry) && window.isInSight(entry)
        ? `log-entry-${entry}`
        : undefined}
      tabIndex={0}
      onKeyDown={(event) => {
        if (!pressLogKey(keys, event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onCopy={(event) => {
        const text = copiedEntry(keys);
        if (text === undefined) return;
        event.clipboardData?.setData("text/plain", text);
        event.preventDefault();
      }}
    >
      <div ref={room} class="log-room" role="presentation">
        <div class="log-stage" role="presentation">
          <div ref={rows} class="log-rows" role="presentation" data-long={longTimes(profile?.duration ?? 0)}>
            {Array.from({ length: shown }, (_, i) => {
              const place = first + i;
              const item = items.at(place);
              if (typeof item !== "number") {
                return (
                  <LogOtherRow
                    key={item.key}
                    model={model}
                    list={list}
                    profile={profile!}
                    other={item}
                    place={place}
                    faded={matches !== undefined}
                  />
                );
              }
              const { log } = profile!;
              const thread = log.thread[item]!;
              return (
                <LogRow
                  key={item}
                  model={model}
                  list={list}
                  profile={profile!}
                  row={item}
                  place={place}
                  text={log.text[item]!}
                  thread={several ? model.thread(thread)?.name ?? `thread ${thread}` : undefined}
                  selected={item === entry}
                  look={matches === undefined ? "" : matches.entries[item] === 1 ? "found" : "faded"}
                  opened={`${list.stacks.has(item)} ${list.whole.has(item)} ${list.more.get(item) ?? 0}`}
                  copied={copied === item}
                  onSelect={select}
                  onCopy={onCopy}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

/** What room times take: seconds, minutes or hours. */
function longTimes(duration: number): string {
  return duration < 59.995e6 ? "seconds" : duration < 3600e6 ? "minutes" : "hours";
}
