/** @jsx h */
import { h } from "preact";
import { AppShell } from "../components/AppShell.tsx";
import RecordingTree, { type RecordingTreeProps } from "../islands/RecordingTree.tsx";
import Timeline from "../islands/Timeline.tsx";

/** What the server knows when it renders a page. */
export interface PageProps {
  /** All recordings, newest first. */
  recordings: RecordingTreeProps["recordings"];
  /** `label/time` of the recording that the address names. */
  selected?: string;
  /** Microlog's version. */
  version: string;
}

/** The one page there is: recordings at the left, the selected one over time beside them. */
export default function Index({ recordings, selected, version }: PageProps) {
  const chosen = selected === undefined ? {} : { selected };
  return (
    <AppShell version={version} sidebar={<RecordingTree recordings={recordings} {...chosen} />}>
      <Timeline {...chosen} />
    </AppShell>
  );
}
