/** @jsx h */
import { h } from "preact";
import Index, { type PageProps } from "../index.tsx";

/** What the address `/label/time/` adds. */
export interface RecordingPageProps extends PageProps {
  params: { label: string; time: string };
}

/** A recording by path. */
export default function RecordingPage({ params, ...props }: RecordingPageProps) {
  return <Index {...props} selected={`${params.label}/${params.time}`} />;
}
