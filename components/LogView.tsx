/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { anomaliesOf } from "../client/anomalies.ts";
import { copyText, entryText, shownText } from "../client/log_copy.ts";
import { logListOf } from "../client/log_view.ts";
import { asMicrologError } from "../client/recordings.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { formatCount } from "../profile/units.ts";
import { LogBar } from "./LogViewBar.tsx";
import { LogRows } from "./LogViewList.tsx";

/** All log entries in the order of time. */
export function LogView({ model }: { model: TimelineModel }) {
  const list = useMemo(() => logListOf(model), [model]);
  /** What came of copying, until something else is done. */
  const said = useSignal("");
  const copied = useSignal(-1);
  useEffect(() => list.follow(), [list]);
  useEffect(() => anomaliesOf(model).follow(), [model]);
  useEffect(() => {
    said.value = "";
    copied.value = -1;
  }, [list.items.value]);

  const copy = async (what: string, text: string | Promise<Blob>) => {
    try {
      await copyText(text);
      said.value = what;
    } catch (error) {
      said.value = asMicrologError(error, "Cannot copy").message;
    }
  };
  const copyEntry = async (row: number) => {
    await copy("Copied 1 entry", entryText(model.profile.peek()!, row));
    copied.value = row;
  };
  const copyAll = () => {
    const items = list.items.peek();
    said.value = "Copying";
    copy(
      `Copied ${items.entries === 1 ? "1 entry" : `${formatCount(items.entries)} entries`}`,
      shownText(model.profile.peek()!, items),
    );
  };
  return (
    <section class="log-view" role="tabpanel" aria-label="Log">
      <LogBar model={model} list={list} said={said.value} onCopyAll={copyAll} />
      <LogRows model={model} list={list} copied={copied.value} onCopy={copyEntry} />
    </section>
  );
}
