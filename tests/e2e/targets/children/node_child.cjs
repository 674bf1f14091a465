// Run by Node: tells all that could give Microlog away.
const inspector = require("node:inspector");
const { Worker, isMainThread } = require("node:worker_threads");
console.log(isMainThread, inspector.url(), process.debugPort, process.execArgv, Object.keys(require.cache).length);
console.log(Object.getOwnPropertyNames(globalThis).length, Object.getOwnPropertySymbols(globalThis).length);
if (isMainThread) new Worker(__filename).on("exit", (code) => process.exit(code + 9));
