/** A table that is made when this is loaded. */
export const TABLE = makeTable();

function makeTable(): number[] {
  const table: number[] = [];
  for (let i = 0; i < 100_000_000; i++) table[i % 1000] = Math.sqrt(i);
  return table;
}
