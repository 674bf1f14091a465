/** A worker that starts a worker, which starts a worker. Then one whose script does not exist. */
const worker = new Worker(new URL("./matryoshka.ts", import.meta.url), { type: "module", name: "1" });
worker.onmessage = ({ data }) => {
  console.log(data);
  worker.terminate();
  const missing = new Worker(new URL("./not_there.ts", import.meta.url), { type: "module" });
  missing.onerror = (event) => {
    event.preventDefault();
    console.log("it is not there");
  };
};
