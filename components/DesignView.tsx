/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { rowsOf } from "../client/design_focus.ts";
import { useDesign } from "../client/design_graph.ts";
import { fadedOf } from "../client/design_search.ts";
import { type DesignView as View, designViewOf } from "../client/design_view.ts";
import { isTaken } from "../client/gestures.ts";
import { useScope, whyEmpty } from "../client/scope.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { nodesByFrame } from "../profile/design.ts";
import type { Profile } from "../profile/types.ts";
import { formatCount } from "../profile/units.ts";
import { DesignBar } from "./DesignBar.tsx";
import { DesignCanvas } from "./DesignCanvas.tsx";
import { DesignPanel } from "./DesignPanel.tsx";
import { BesideDetails } from "./DetailsFrame.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { ThreadStrip } from "./ThreadStrip.tsx";

/** The structure of the program as a picture: modules, classes and packages, and the calls between them. */
export function DesignView({ model }: { model: TimelineModel }) {
  const profile = model.profile.value;
  return profile ? <Design model={model} profile={profile} /> : null;
}

function Design({ model, profile }: { model: TimelineModel; profile: Profile }) {
  const scope = useScope(model);
  const view = designViewOf(profile);
  const shown = useDesign(model, profile, scope);
  const panel = useRef<HTMLElement>(null);
  const picture = view.picture.value;
  const matches = model.matches.value;
  const { chosen } = model.design;

  useEffect(() => {
    if (shown) view.show(shown.graph, shown.shape);
  }, [view, shown]);
  useEffect(() => {
    if (!shown || picture?.graph !== shown.graph) return;
    const boxOf = nodesByFrame(profile, shown.graph, shown.options);
    view.setFaded(matches && fadedOf(profile, shown.graph, shown.scope, boxOf, matches.frames));
  }, [picture, shown, matches]);
  useEffect(() => view.setChosen(chosen.value), [view, chosen.value, picture]);
  // The page may have got other colours.
  useEffect(() => model.onPaint(() => view.recolor()), [view]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || isTaken(event) || document.querySelector("dialog[open]")) return;
      chosen.value = undefined;
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [chosen]);

  const empty = shown !== undefined && shown.graph.nodes.length === 0;
  const rows = picture ? rowsOf(picture.graph, chosen.value) : { node: -1, edge: -1 };
  return (
    <section class="design-view" role="tabpanel" aria-label="Design" data-role="design">
      <DesignBar model={model} view={view} shown={shown} />
      <ThreadStrip model={model} />
      {empty
        ? (
          <EmptyState title="Nothing to draw">
            <p>{whyEmpty(model)}</p>
            {model.range.value ? <p>Clear the range above to see all of the run.</p> : null}
          </EmptyState>
        )
        : (
          <BesideDetails
            model={model}
            panel={{
              chosen: rows.node >= 0 || rows.edge >= 0,
              content: <DesignPanel model={model} view={view} shown={shown} picture={picture} frame={panel} />,
            }}
          >
            <DesignCanvas model={model} view={view} enter={() => panel.current?.focus()} />
            <Notices view={view} />
          </BesideDetails>
        )}
    </section>
  );
}

function Notices({ view }: { view: View }) {
  const [busy, notice] = [view.busy.value, view.notice.value];
  return (
    <Fragment>
      <p class="design-busy" role="status" hidden={busy === 0}>
        {busy === 0 ? "" : `Laying out ${formatCount(busy)} ${busy === 1 ? "box" : "boxes"}…`}
      </p>
      {notice === "" || busy > 0 ? null : <p class="design-notice" role="note">{notice}</p>}
    </Fragment>
  );
}
