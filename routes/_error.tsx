/** @jsx h */
import { h } from "preact";
import { AppHeader } from "../components/AppHeader.tsx";
import { EmptyState } from "../components/EmptyState.tsx";

/** What went wrong. */
export interface ErrorPageProps {
  error: string;
  hint?: string | undefined;
}

/** Stands in for a page that cannot be shown. */
export default function ErrorPage({ error, hint }: ErrorPageProps) {
  return (
    <main class="app-error">
      <AppHeader />
      <EmptyState title={error} tone="error" alone>
        {hint === undefined ? null : <p>{hint}</p>}
        <p>
          <a href="/">All recordings</a>
        </p>
      </EmptyState>
    </main>
  );
}
