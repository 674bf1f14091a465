/**
 * Data processing: makes a large table of orders as CSV, reads it back, groups, sorts and sums it up.
 *
 * deno run -A mod.ts data examples/data.ts [rows]
 *
 * @module
 */

interface Order {
  id: number;
  day: string;
  customer: string;
  product: string;
  quantity: number;
  price: number;
}

const PRODUCTS = ["lamp", "chair", "table, round", "rug", "shelf", "mirror", 'frame 8"', "vase"];

/** Writes orders as CSV. */
function generate(rows: number): string {
  const lines = ["id,day,customer,product,quantity,price"];
  let state = 1;
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * n);
  };
  for (let id = 1; id <= rows; id++) {
    const day = new Date(Date.UTC(2025, 0, 1 + below(365))).toISOString().slice(0, 10);
    // One in ten thousand is broken, as in real life.
    const quantity = below(10_000) === 0 ? "n/a" : 1 + below(9);
    const price = (5 + below(20_000) / 100).toFixed(2);
    lines.push(`${id},${day},customer-${below(5_000)},${quote(PRODUCTS[below(8)]!)},${quantity},${price}`);
  }
  return lines.join("\n");
}

function quote(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Splits a line of CSV into its fields. */
function split(line: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (quoted && character === '"' && line[i + 1] === '"') field += line[++i];
    else if (character === '"') quoted = !quoted;
    else if (character === "," && !quoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  fields.push(field);
  return fields;
}

/** Reads orders; broken lines are told and left out. */
function parse(csv: string): Order[] {
  const [, ...lines] = csv.split("\n");
  const orders: Order[] = [];
  let broken = 0;
  for (const line of lines) {
    const [id = "", day = "", customer = "", product = "", quantity = "", price = ""] = split(line);
    const order = { id: Number(id), day, customer, product, quantity: Number(quantity), price: Number(price) };
    if (Number.isNaN(order.quantity) || Number.isNaN(order.price)) {
      if (++broken <= 5) console.warn(`order ${id} is left out: quantity is ${quantity}`);
    } else orders.push(order);
  }
  if (broken > 0) console.error(`${broken} orders were left out`);
  return orders;
}

/** What the orders of a group come to. */
class Total {
  orders = 0;
  revenue = 0;
  #values: number[] = [];

  add({ quantity, price }: Order): void {
    this.orders++;
    this.revenue += quantity * price;
    this.#values.push(quantity * price);
  }

  /** The value that this part of the orders does not exceed. */
  percentile(part: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  }
}

/** Totals by key, the largest revenue first. */
function group(orders: readonly Order[], keyOf: (order: Order) => string): [string, Total][] {
  const totals = new Map<string, Total>();
  for (const order of orders) {
    const key = keyOf(order);
    let total = totals.get(key);
    if (total === undefined) totals.set(key, total = new Total());
    total.add(order);
  }
  return [...totals].sort(([, a], [, b]) => b.revenue - a.revenue);
}

function report(title: string, groups: readonly [string, Total][], most = 5): void {
  console.log(`${title}:`);
  for (const [key, total] of groups.slice(0, most)) {
    const [median, high] = [total.percentile(0.5), total.percentile(0.95)].map((value) => value.toFixed(2));
    console.log(`  ${key}: ${total.orders} orders, ${total.revenue.toFixed(2)}, median ${median}, 95% under ${high}`);
  }
}

const rows = Number(Deno.args[0] ?? 400_000);
console.info(`making ${rows} orders`);
const csv = generate(rows);
console.info(`reading ${csv.length} characters`);
const orders = parse(csv);
console.info(`grouping ${orders.length} orders`);
report("By product", group(orders, ({ product }) => product));
report("By month", group(orders, ({ day }) => day.slice(0, 7)));
report("By customer", group(orders, ({ customer }) => customer));
const sorted = orders.toSorted((a, b) => a.day.localeCompare(b.day) || b.price - a.price);
console.log(`The dearest of the first day: ${JSON.stringify(sorted[0])}`);
