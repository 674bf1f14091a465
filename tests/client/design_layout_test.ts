import assert from "node:assert/strict";
import { arrangeDesign } from "../../client/design_arrange.ts";
import { type DesignLayout, layOutDesign, type LayoutGraph, routeEdges } from "../../client/design_layout.ts";
import { flowOrder, layersOf } from "../../client/design_layers.ts";
import { arrangeByDepth } from "../../client/design_rows.ts";
import { answer, type LayoutRequest, packLayout, unpackLayout } from "../../client/design_worker.ts";

const SIZE = { width: 140, height: 44 };

/** A graph of so many boxes in no other, or in the boxes named. */
function graphOf(parents: number | readonly number[], links: readonly (readonly number[])[]): LayoutGraph {
  const nodes = typeof parents === "number"
    ? Array.from({ length: parents }, () => ({ parent: -1 }))
    : parents.map((parent) => ({ parent }));
  return { nodes, edges: links.map(([from, to, total]) => ({ from: from!, to: to!, total: total ?? 1 })) };
}

function sizesOf({ nodes }: LayoutGraph) {
  return nodes.map(() => SIZE);
}

/** Numbers that look like chance, and are the same each time. */
function dice(): (sides: number) => number {
  let state = 1;
  return (sides) => {
    state = Math.imul(state, 48271) % 0x7fffffff;
    return Math.abs(state) % sides;
  };
}

/** A program of so many modules in packages, with calls here and there. */
function program(modules: number, packages: number, calls: number): LayoutGraph {
  const roll = dice();
  const parents = [...Array(packages).fill(-1), ...Array.from({ length: modules }, (_, i) => i % packages)];
  const links = new Map<string, number[]>();
  while (links.size < calls) {
    const [from, to] = [packages + roll(modules), packages + roll(modules)];
    links.set(`${from} ${to}`, [from, to, 1 + roll(1000)]);
  }
  return graphOf(parents, [...links.values()]);
}

/** What must hold of any layout; returns what does not. */
function faults({ nodes, edges }: LayoutGraph, layout: DesignLayout): string[] {
  const found: string[] = [];
  const { nodes: places, width, height } = layout;
  const near = 1e-6;
  places.forEach(({ x, y, width: w, height: h }, node) => {
    if (![x, y, w, h].every(Number.isFinite)) found.push(`${node} is nowhere`);
    const parent = nodes[node]!.parent;
    const around = parent < 0 ? { x: 0, y: 0, width, height } : places[parent]!;
    const inside = x >= around.x - near && y >= around.y - near &&
      x + w <= around.x + around.width + near && y + h <= around.y + around.height + near;
    if (!inside) found.push(`${node} is not in ${parent}`);
  });
  const siblings = Map.groupBy(nodes.keys(), (node) => nodes[node]!.parent);
  for (const group of siblings.values()) {
    const sorted = [...group].sort((a, b) => places[a]!.y - places[b]!.y);
    for (const [i, one] of sorted.entries()) {
      const a = places[one]!;
      for (let k = i + 1; k < sorted.length && places[sorted[k]!]!.y < a.y + a.height - near; k++) {
        const b = places[sorted[k]!]!;
        if (a.x < b.x + b.width - near && b.x < a.x + a.width - near) found.push(`${one} overlaps ${sorted[k]}`);
      }
    }
  }
  const onBorder = (node: number, x: number, y: number) => {
    const { x: left, y: top, width: w, height: h } = places[node]!;
    const inside = x >= left - near && x <= left + w + near && y >= top - near && y <= top + h + near;
    const borders = [x - left, x - left - w, y - top, y - top - h];
    return inside && borders.some((distance) => Math.abs(distance) < near);
  };
  edges.forEach(({ from, to }, edge) => {
    const { points, labelAt } = layout.edges[edge]!;
    if (points.length < 4 || points.length % 2 === 1) found.push(`edge ${edge} has ${points.length} numbers`);
    if (!onBorder(from, points[0]!, points[1]!)) found.push(`edge ${edge} begins elsewhere`);
    if (!onBorder(to, points.at(-2)!, points.at(-1)!)) found.push(`edge ${edge} ends elsewhere`);
    if (![...points, labelAt.x, labelAt.y].every(Number.isFinite)) found.push(`edge ${edge} leads nowhere`);
  });
  return found;
}

/** The boxes that a way leads through: looked at pixel by pixel. */
function crossed(points: readonly number[], boxes: DesignLayout["nodes"]): number[] {
  const isIn = (px: number, py: number) =>
    boxes.findIndex(({ x, y, width, height }) => px > x && px < x + width && py > y && py < y + height);
  const found: number[] = [];
  for (let i = 2; i < points.length; i += 2) {
    const [fromX, fromY, toX, toY] = points.slice(i - 2, i + 2) as [number, number, number, number];
    const steps = Math.ceil(Math.hypot(toX - fromX, toY - fromY));
    for (let step = 0; step <= steps; step++) {
      const share = step / Math.max(1, steps);
      const box = isIn(fromX + share * (toX - fromX), fromY + share * (toY - fromY));
      if (box >= 0 && !found.includes(box)) found.push(box);
    }
  }
  return found;
}

function sound(graph: LayoutGraph): DesignLayout {
  const layout = arrangeDesign(graph, sizesOf(graph));
  assert.deepEqual(faults(graph, layout), []);
  assert.equal(layout.notice, undefined);
  return layout;
}

Deno.test("design layout: calls lead downwards, what is called by both stands below both", () => {
  const { nodes } = sound(graphOf(4, [[0, 1], [0, 2], [1, 3], [2, 3], [0, 3]]));
  const rows = nodes.map(({ y }) => y);
  assert.equal(rows[1], rows[2]);
  assert.ok(rows[0]! < rows[1]! && rows[1]! < rows[3]!);
});

Deno.test("design layout: of a circle the lightest call leads back", () => {
  const { nodes } = sound(graphOf(3, [[0, 1, 50], [1, 2, 30], [2, 0, 1]]));
  assert.ok(nodes[0]!.y < nodes[1]!.y && nodes[1]!.y < nodes[2]!.y);
});

Deno.test("design layout: a call that passes a layer goes round the boxes in it", () => {
  const graph = graphOf(4, [[0, 1, 9], [1, 2, 9], [2, 3, 9], [0, 3, 9]]);
  const { nodes, edges } = sound(graph);
  assert.ok(edges[3]!.points.length > 4);
  assert.deepEqual(crossed(edges[3]!.points, nodes.slice(1, 3)), []);
});

Deno.test("design layout: a call out of a box goes round what else is in it, and beside the one back", () => {
  const graph = graphOf([-1, -1, 0, 0, 0, 1], [[2, 3, 9], [3, 4, 9], [2, 5, 5], [5, 2, 1]]);
  const { nodes, edges } = sound(graph);
  assert.ok(nodes[1]!.y > nodes[0]!.y);
  for (const { points } of edges.slice(2)) assert.deepEqual(crossed(points, nodes.slice(3, 5)), []);
  const [out, back] = edges.slice(2).map(({ points }) => points);
  assert.notEqual(out!.at(-2), back![0]);
  assert.ok(out!.every((x, i) => i % 2 === 1 || i === 0 || !back!.slice(0, -2).includes(x)));
});

Deno.test("design layout: what is called from outside alone stands above, where the call comes in", () => {
  const graph = graphOf([-1, -1, 0, 1, 1, 1], [[2, 3], [3, 4], [2, 5]]);
  const { nodes } = sound(graph);
  assert.equal(nodes[5]!.y, nodes[3]!.y);
});

Deno.test("design layout: boxes lie in their boxes, and calls lead from one to another", () => {
  const graph = graphOf([-1, -1, 0, 0, 1, 1, 4, -1], [[2, 3], [3, 5], [5, 6], [6, 2], [7, 2], [6, 6]]);
  const { nodes } = sound(graph);
  assert.ok(nodes[0]!.width > SIZE.width && nodes[0]!.height > 3 * SIZE.height);
});

Deno.test("design layout: a box to itself has a loop", () => {
  const { edges, width } = sound(graphOf(1, [[0, 0]]));
  assert.equal(edges[0]!.points.length, 8);
  assert.ok(width > SIZE.width);
});

Deno.test("design layout: nothing at all", () => {
  assert.deepEqual(sound(graphOf(0, [])), { nodes: [], edges: [], width: 0, height: 0, notice: undefined });
});

Deno.test("design layout: boxes that nothing joins are packed", () => {
  const { width, height } = sound(graphOf(200, []));
  assert.ok(width < 3000 && width / height > 0.8 && width / height < 3, `${width} × ${height}`);
});

Deno.test("design layout: a chain of five thousand stands in columns", () => {
  const { width, height } = sound(graphOf(5000, Array.from({ length: 4999 }, (_, i) => [i, i + 1])));
  assert.ok(width / height > 0.3 && width / height < 4, `${width} × ${height}`);
});

Deno.test("design layout: a knot", () => {
  const nodes = [...Array(100).keys()];
  sound(graphOf(100, nodes.flatMap((from) => nodes.map((to) => [from, to, (from * 7 + to * 3) % 11]))));
});

Deno.test("design layout: one box that calls two thousand", () => {
  const { width, height } = sound(graphOf(2001, Array.from({ length: 2000 }, (_, i) => [0, i + 1])));
  assert.ok(width / height < 6, `${width} × ${height}`);
});

Deno.test("design layout: three hundred modules and three thousand calls, with boxes and without", () => {
  const { width, height } = sound(program(300, 20, 3000));
  assert.ok(width / height < 4 && height / width < 4, `${width} × ${height}`);
  const flat = program(300, 1, 3000);
  sound({
    nodes: flat.nodes.slice(1).map(() => ({ parent: -1 })),
    edges: flat.edges.map((edge) => ({ ...edge, from: edge.from - 1, to: edge.to - 1 })),
  });
});

Deno.test("design layout: the same graph gives the same layout", () => {
  const graph = program(60, 6, 200);
  assert.deepEqual(sound(graph), sound(structuredClone(graph)));
});

Deno.test("design layout: rows by depth are sound too", () => {
  const graph = program(60, 6, 200);
  assert.deepEqual(faults(graph, arrangeDesign(graph, sizesOf(graph), arrangeByDepth)), []);
  const { nodes } = arrangeDesign(graphOf(3, [[2, 0], [0, 1]]), [SIZE, SIZE, SIZE], arrangeByDepth);
  const order = [0, 1, 2].sort((a, b) => nodes[a]!.y - nodes[b]!.y || nodes[a]!.x - nodes[b]!.x);
  assert.deepEqual(order, [2, 0, 1]);
});

Deno.test("design layout: edges at one side do not end at one point", () => {
  const place = (x: number, y: number) => ({ x, y, ...SIZE });
  const paths = routeEdges([place(200, 0), place(0, 200), place(400, 200)], [
    { from: 0, to: 2 },
    { from: 0, to: 1 },
    { from: 1, to: 2 },
  ]);
  const [right, left, across] = paths.map(({ points }) => points);
  assert.ok(left![0]! < right![0]!);
  assert.deepEqual(across, [140, 222, 400, 222]);
});

Deno.test("design layout: layers are no wider than wanted, and keep the order of calls", () => {
  const links = Array.from({ length: 10 }, (_, i) => ({ from: 0, to: i + 1, weight: 1 }));
  const layers = layersOf(Array(11).fill(100), [...links, { from: 1, to: 2, weight: 1 }], 450);
  assert.ok(links.every(({ to }) => layers[to]! > layers[0]!) && layers[2]! > layers[1]!);
  assert.ok([...Map.groupBy(layers, (layer) => layer).values()].every(({ length }) => length <= 4));
  assert.deepEqual(flowOrder(3, [{ from: 2, to: 1, weight: 5 }, { from: 1, to: 2, weight: 1 }]).indexOf(2) < 2, true);
});

/** A worker of the kind that pages have. */
class FakeWorker extends EventTarget {
  ended = false;

  constructor(private readonly onMessage: (worker: FakeWorker, request: LayoutRequest) => void) {
    super();
  }

  postMessage(request: LayoutRequest): void {
    this.onMessage(this, structuredClone(request));
  }

  terminate(): void {
    this.ended = true;
  }
}

function means(onMessage: (worker: FakeWorker, request: LayoutRequest) => void, limit = 60_000) {
  const worker = new FakeWorker(onMessage);
  return { worker, means: { limit, start: () => worker as unknown as Worker } };
}

Deno.test("design layout: a worker's answer is what would be found here", async () => {
  const graph = program(20, 3, 40);
  const { worker, means: by } = means((worker, request) =>
    queueMicrotask(() => worker.dispatchEvent(new MessageEvent("message", { data: answer(request) })))
  );
  assert.deepEqual(await layOutDesign(graph, sizesOf(graph), undefined, by), sound(graph));
  assert.ok(worker.ended);
  assert.deepEqual(unpackLayout(structuredClone(packLayout(sound(graph)))), sound(graph));
});

Deno.test("design layout: without a worker the page does it", async () => {
  const graph = program(20, 3, 40);
  assert.deepEqual(await layOutDesign(graph, sizesOf(graph), undefined, { start: () => undefined }), sound(graph));
  const { means: by } = means((worker) => queueMicrotask(() => worker.dispatchEvent(new Event("error"))));
  assert.deepEqual(await layOutDesign(graph, sizesOf(graph), undefined, by), sound(graph));
});

Deno.test("design layout: what takes too long, or fails, is put into plain rows, and that is told", async () => {
  const graph = program(20, 3, 40);
  const { worker, means: slow } = means(() => {}, 5);
  const plain = await layOutDesign(graph, sizesOf(graph), undefined, slow);
  assert.deepEqual(faults(graph, plain), []);
  assert.equal(plain.notice, "The boxes stand in plain rows, by depth: arranging them took more than 0.005 s.");
  assert.ok(worker.ended);
  const { means: failing } = means((worker) =>
    queueMicrotask(() =>
      worker.dispatchEvent(new MessageEvent("message", { data: { type: "error", message: "out of memory" } }))
    )
  );
  const { notice } = await layOutDesign(graph, sizesOf(graph), undefined, failing);
  assert.equal(notice, 'The boxes stand in plain rows, by depth: arranging them failed with "out of memory".');
});

Deno.test("design layout: who has it ended is told so, and the worker is ended", async () => {
  const graph = program(20, 3, 40);
  const abort = new AbortController();
  const { worker, means: by } = means(() => abort.abort(new Error("newer")));
  await assert.rejects(layOutDesign(graph, sizesOf(graph), abort.signal, by), /newer/);
  assert.ok(worker.ended);
  await assert.rejects(layOutDesign(graph, sizesOf(graph), abort.signal, by), /newer/);
});
