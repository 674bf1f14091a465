/** @jsx h */
import { h } from "preact";
import { AppShell } from "../components/AppShell.tsx";
import Keys from "../islands/Keys.tsx";
import RecordingTree, { type RecordingTreeProps } from "../islands/RecordingTree.tsx";
import Settings from "../islands/Settings.tsx";
import Timeline from "../islands/Timeline.tsx";
import Tools from "../islands/Tools.tsx";

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
    <AppShell
      version={version}
      before={<Keys />}
      tools={[<Settings key="settings" />, <Tools key="tools" />]}
      sidebar={<RecordingTree recordings={recordings} {...chosen} />}
    >
      <Timeline {...chosen} />
    </AppShell>
  );
}
