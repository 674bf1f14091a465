/**
 * The colours of all that is drawn on canvases, dark and light; the style sheet (colors.css) has the page's own, and the
 * same where something is in both.
 *
 * Colours that tell things apart were computed for that: they are as far from each other as they can be in OKLab
 * (Ottosson 2020, https://bottosson.github.io/posts/oklab/) to people with normal sight, protanopia and deuteranopia
 * (simulated as Machado, Oliveira and Fernandes do, 2009, https://doi.org/10.1109/TVCG.2009.113), and have the contrasts of
 * WCAG 2.2 AA: 4.5:1 between a bar and its text, 3:1 between what is drawn and the page. Nothing is told by colour alone:
 * levels have shapes and rows of their own, lines dashes, threads and functions their names.
 *
 * @module
 */
import type { Level, SpanKind } from "../recording/records.ts";
import type { SeriesName } from "./series.ts";

/** A bar's colour and that of the text on it. */
export interface Paint {
  fill: string;
  ink: string;
}

/** See the module. All are `#rrggbb`, but what lies over others, which is any colour of CSS. */
export interface Look {
  name: "dark" | "light";
  /** The page below the charts. */
  back: string;
  /** Bars of the person's own code, of packages, of the runtime, of V8 itself. */
  user: readonly Paint[];
  packages: readonly Paint[];
  runtime: readonly Paint[];
  engine: readonly Paint[];
  /** Bars whose function a search has not found. */
  faded: Paint;
  /** Text beside bars, and what is less important. */
  text: string;
  quiet: string;
  /** Lines down from the marks of the ruler; between two threads; at the beginning and the end of a worker. */
  rule: string;
  line: string;
  life: string;
  /** Over the time in which a thread was not there. */
  away: string;
  /** Around what is selected. */
  mark: string;
  /** Over bars of the selected function, and over those that only lead to the one that is zoomed to. */
  lighter: string;
  above: string;
  /** Between dots that lie on each other. */
  dotEdge: string;
  levels: Readonly<Record<Level, string>>;
  lines: Readonly<Record<SeriesName, string>>;
  threads: readonly string[];
  spans: Readonly<Record<SpanKind, string>>;
  /** Below the text of a span. */
  spanBody: string;
  /** The whole recording in a strip: busy parts, their upper edge, the ground line. */
  busy: string;
  busyEdge: string;
  busyBase: string;
}

const group = (ink: string, fills: string[]): Paint[] => fills.map((fill) => ({ fill, ink }));

const ON_BRIGHT = "#11151d";
const ON_DEEP = "#ffffff";

/** On a dark page the person's own code is bright, what it stands on grey. */
export const DARK: Look = {
  name: "dark",
  back: "#10141b",
  user: group(ON_BRIGHT, [
    "#bd8366",
    "#aa889a",
    "#879ad1",
    "#7ab8b9",
    "#b7b77d",
    "#a8b7f0",
    "#93d9e2",
    "#d2cf9d",
  ]),
  packages: group(ON_DEEP, ["#6b758a", "#5f7885", "#5b7a7b", "#787187", "#637788"]),
  runtime: group(ON_DEEP, ["#5e646f", "#57666c", "#63626f", "#566767"]),
  engine: group(ON_DEEP, ["#7f5a5f"]),
  faded: { fill: "#1c222b", ink: "#8590a1" },
  text: "#e4e8ef",
  quiet: "#95a0b1",
  rule: "#1a212b",
  line: "#262f3c",
  life: "#5c6a80",
  away: "rgb(8 10 14 / 0.45)",
  mark: "#ffffff",
  lighter: "rgb(255 255 255 / 0.28)",
  above: "rgb(16 20 27 / 0.35)",
  dotEdge: "#12161e",
  levels: { debug: "#b48ef0", info: "#f5e04f", warn: "#f59a42", error: "#f2554f" },
  lines: { cpu: "#5fc98b", memory: "#e5605a", modules: "#e8d24a", objects: "#c3d4f5" },
  threads: ["#a79ffc", "#d3ae30", "#6dc7b6", "#8c75d7", "#fcdb73", "#439a90", "#59fbd8", "#a68526"],
  spans: {
    measure: "#4f86dd",
    time: "#59cfa0",
    group: "#b79af5",
    mark: "#f0b04a",
    timeStamp: "#b5f0f5",
    enabled: "#c75a80",
  },
  spanBody: "#222b39",
  busy: "#3d5c7d",
  busyEdge: "#7db2ff",
  busyBase: "#2a3442",
};

/** On a light page the person's own code is deep, what it stands on pale. */
export const LIGHT: Look = {
  name: "light",
  back: "#ffffff",
  user: group(ON_DEEP, [
    "#4c4579",
    "#7b3721",
    "#1e5f54",
    "#5259a0",
    "#8e4f12",
    "#407b6e",
    "#a16625",
    "#6d6fab",
  ]),
  packages: group("#0b1017", ["#8490a8", "#7694a2", "#729798", "#948ca4", "#7d92a4"]),
  runtime: group("#0b1017", ["#8c929d", "#86949a", "#91909d", "#859595"]),
  engine: group("#0b1017", ["#b0878c"]),
  faded: { fill: "#eef1f5", ink: "#5d6675" },
  text: "#171c24",
  quiet: "#566070",
  rule: "#edf0f4",
  line: "#d5dbe4",
  life: "#8794a8",
  away: "rgb(120 132 150 / 0.2)",
  mark: "#0b1017",
  lighter: "rgb(255 255 255 / 0.3)",
  above: "rgb(255 255 255 / 0.3)",
  dotEdge: "#ffffff",
  levels: { debug: "#7d5bd0", info: "#00508f", warn: "#a85600", error: "#9a0f26" },
  lines: { cpu: "#2a9960", memory: "#a31d17", modules: "#947200", objects: "#33428f" },
  threads: ["#3351c9", "#d16700", "#831c1e", "#4b8ad7", "#673168", "#b87286", "#a9453a", "#8b5384"],
  spans: {
    measure: "#1f4fa8",
    time: "#2f9468",
    group: "#8a5fd6",
    mark: "#a06000",
    timeStamp: "#006a80",
    enabled: "#7d1f4a",
  },
  spanBody: "#e8edf4",
  busy: "#9fbbe0",
  busyEdge: "#0b5cc4",
  busyBase: "#c3cbd7",
};

let current = DARK;

/** The look that holds now. Whoever keeps what was drawn compares it: another look is another object. */
export function look(): Look {
  return current;
}

/** Has all be drawn in another look from now on. */
export function useLook(other: Look): void {
  current = other;
}
