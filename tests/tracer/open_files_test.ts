import assert from "node:assert/strict";
import { openedSince, type OpenFiles, type ProcReaders, readOpen } from "../../tracer/open_files.ts";

const NET_HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

function line(local: string, remote: string, state: string, inode: number): string {
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0`;
}

/** A process with these descriptors and sockets. */
function proc(links: Record<number, string | Error>, tables: Record<string, string[]> = {}): ProcReaders {
  const notFound = (path: string) => new Deno.errors.NotFound(`No such file or directory (os error 2): ${path}`);
  return {
    list: () => Object.keys(links),
    readLink(path) {
      const link = links[Number(path.split("/").at(-1))] ?? notFound(path);
      if (link instanceof Error) throw link;
      return link;
    },
    readFile(path) {
      const lines = tables[path.split("/").at(-1)!];
      if (lines === undefined) throw notFound(path);
      return `${NET_HEAD}\n${lines.join("\n")}\n`;
    },
  };
}

const names = (open: OpenFiles | undefined) => [...open!].map(([fd, { kind, name }]) => `${fd} ${kind} ${name}`);

Deno.test("open: files, pipes, others, and sockets by their addresses", () => {
  const open = readOpen(
    42,
    proc({
      3: "/home/me/scores.db",
      4: "/tmp/gone.txt (deleted)",
      5: "pipe:[77]",
      6: "anon_inode:[eventpoll]",
      7: "anon_inode:inotify",
      8: "socket:[100]",
      9: "socket:[101]",
      10: "socket:[102]",
      11: "socket:[103]",
      12: "socket:[104]",
      13: "socket:[105]",
      14: "socket:[106]",
      15: "socket:[999]",
    }, {
      tcp: [line("0100007F:1F40", "00000000:0000", "0A", 100), line("0100007F:1F40", "0200007F:C001", "01", 101)],
      tcp6: [
        line("00000000000000000000000001000000:1F41", "00000000000000000000000000000000:0000", "0A", 102),
        line("0000000000000000FFFF00000100007F:1F42", "0000000000000000FFFF00000100007F:0050", "01", 103),
      ],
      udp: [line("00000000:14E9", "00000000:0000", "07", 104)],
      unix: [
        "0000000000000000: 00000002 00000000 00010000 0001 01 105 /run/my app.sock",
        "0000000000000000: 00000003 00000000 00000000 0001 03 106",
      ],
    }),
    new Map(),
  );
  assert.deepEqual(names(open), [
    "3 file /home/me/scores.db",
    "4 file /tmp/gone.txt (deleted)",
    "5 pipe pipe",
    "6 other eventpoll",
    "7 other inotify",
    "8 socket tcp 127.0.0.1:8000 listening",
    "9 socket tcp 127.0.0.1:8000 -> 127.0.0.2:49153",
    "10 socket tcp [::1]:8001 listening",
    "11 socket tcp 127.0.0.1:8002 -> 127.0.0.1:80",
    "12 socket udp 0.0.0.0:5353",
    "13 socket unix /run/my app.sock",
    "14 socket unix",
    "15 socket socket",
  ]);
});

Deno.test("open: descriptors may be closed, and the process may end, while they are read", () => {
  const gone = new Error("No such process (os error 3)");
  assert.deepEqual(names(readOpen(1, proc({ 3: "/a", 4: gone }))), ["3 file /a"]);
  const ended: ProcReaders = {
    ...proc({}),
    list: () => {
      throw new Deno.errors.NotFound("os error 2");
    },
  };
  assert.equal(readOpen(1, ended), undefined);
  const denied = new Deno.errors.NotCapable("Requires read access");
  assert.throws(() => readOpen(1, proc({ 3: denied })), denied);
});

const INSPECTOR = line("0100007F:2694", "00000000:0000", "0A", 1);

/** What was opened between two readings. */
function opened(start: Record<number, string>, end: Record<number, string>, tables: Record<string, string[]> = {}) {
  const before = readOpen(1, proc(start, { tcp: [INSPECTOR] }))!;
  const after = readOpen(1, proc(end, { ...tables, tcp: [INSPECTOR, ...tables.tcp ?? []] }), before)!;
  return openedSince(before, after, 5_000);
}

Deno.test("open: what was there at the start is not left open, unless its number stands for something else now", () => {
  assert.deepEqual(opened({ 3: "/a", 4: "/b" }, { 3: "/a", 4: "/c", 5: "/a" }), {
    type: "open",
    time: 5_000,
    kind: ["file", "file"],
    name: ["/a", "/c"],
  });
});

Deno.test("open: the inspector's sockets are Microlog's", () => {
  const mine = line("0100007F:2694", "0100007F:C001", "01", 2);
  const theirs = line("0100007F:C009", "0100007F:0050", "01", 3);
  const { name } = opened({ 3: "socket:[1]" }, { 3: "socket:[1]", 4: "socket:[2]", 5: "socket:[3]" }, {
    tcp: [mine, theirs],
  });
  assert.deepEqual(name, ["tcp 127.0.0.1:49161 -> 127.0.0.1:80"]);
});

Deno.test("open: at the start no addresses are read; the inspector is told by its socket", () => {
  const before = readOpen(1, proc({ 3: "socket:[1]" }))!;
  assert.deepEqual(names(before), ["3 socket socket"]);
  const client = line("0100007F:2694", "0100007F:C001", "01", 2);
  const after = readOpen(1, proc({ 3: "socket:[1]", 4: "socket:[2]" }, { tcp: [INSPECTOR, client] }), before)!;
  assert.deepEqual(openedSince(before, after, 1).name, []);
});

Deno.test("open: what the runtime opens for itself is not the program's", () => {
  const { kind, name } = opened({}, {
    3: "/home/me/.cache/deno/v8_code_cache_v2-wal",
    4: "/dev/null",
    5: "anon_inode:[eventfd]",
    6: "anon_inode:inotify",
    7: "pipe:[8]",
    8: "pipe:[8]",
    9: "pipe:[9]",
    10: "socket:[50]",
    11: "/memfd:x (deleted)",
  }, { unix: ["0: 00000003 00000000 00000000 0001 03 50"] });
  assert.deepEqual(kind.map((kind, i) => `${kind} ${name[i]}`), ["other inotify", "pipe pipe"]);
});

Deno.test("open: addresses are not looked up where all sockets were there before", () => {
  const before = readOpen(1, proc({ 3: "socket:[1]" }))!;
  const readers = proc({ 3: "socket:[1]", 4: "/a" });
  readers.readFile = (path) => assert.fail(`${path} takes too long to read`);
  assert.deepEqual(names(readOpen(1, readers, before)), ["3 socket socket", "4 file /a"]);
});
