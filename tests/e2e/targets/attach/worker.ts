interface Work {
  rounds: number;
}

export function toil({ rounds }: Work): number {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum += Math.sqrt(i);
  return sum;
}

let told = false;
setInterval(() => {
  toil({ rounds: 1e6 });
  if (!told) self.postMessage("");
  told = true;
}, 20);
