// Leaves files, a socket and a watched folder open in the folder given, and closes others.
const [folder = ""] = Deno.args;
const left = Deno.openSync(`${folder}/left.txt`, { write: true, create: true });
const gone = Deno.openSync(`${folder}/gone.txt`, { write: true, create: true });
Deno.removeSync(`${folder}/gone.txt`);
Deno.openSync(`${folder}/closed.txt`, { write: true, create: true }).close();
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
listener.unref();
Deno.listen({ hostname: "127.0.0.1", port: 0 }).close();
console.log(JSON.stringify({ port: (listener.addr as Deno.NetAddr).port }), typeof left, typeof gone);
if (Deno.args[1] === "exit") Deno.exit(3);
