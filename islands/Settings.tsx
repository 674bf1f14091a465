/** @jsx h */
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { followPreferences } from "../client/settings.ts";
import { SettingsButton } from "../components/SettingsButton.tsx";

/** What the person has chosen for all recordings, and the way to change it. */
export default function Settings() {
  useEffect(followPreferences, []);
  return <SettingsButton />;
}
