/** A worker that starts itself anew, named by the next number, up to three. */
function innermost(): void {
  const until = performance.now() + 300;
  while (performance.now() < until);
  self.postMessage(self.name);
}

if (Number(self.name) < 3) {
  const worker = new Worker(import.meta.url, { type: "module", name: String(Number(self.name) + 1) });
  worker.onmessage = ({ data }) => self.postMessage(`${self.name} ${data}`);
} else innermost();
