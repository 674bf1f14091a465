// The same of Node's, see server.ts.
import { createServer } from "node:http";
import { Kitchen } from "./kitchen.cjs";

const kitchen = new Kitchen();
let last = performance.now();
let longest = 0;
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}, 1);

const server = createServer((request, response) => {
  if (request.url === "/longest") {
    response.end(String(longest));
    longest = 0;
    return;
  }
  if (request.url === "/end") setTimeout(() => process.exit(7), 0);
  if (request.url === "/throw") {
    setTimeout(() => {
      throw new Error("burnt");
    }, 0);
  }
  response.end(kitchen.serve({ dishes: 4 }));
});
server.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}, pid ${process.pid}`));
