/**
 * The views that are not there at first, as one module: it is loaded once the first chart is there. One for each would
 * split what they share into dozens of files.
 *
 * @module
 */
export { AnalysisView } from "./AnalysisView.tsx";
export { DesignView } from "./DesignView.tsx";
export { FlameGraph } from "./FlameGraph.tsx";
export { FunctionsView } from "./FunctionsView.tsx";
export { LogView } from "./LogView.tsx";
export { Report } from "./Report.tsx";
