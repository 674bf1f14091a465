// A module of Node's older kind.
"use strict";

class Kitchen {
  #served = 0;

  cook({ dishes }) {
    const until = performance.now() + dishes;
    let stirred = 0;
    while (performance.now() < until) stirred++;
    return stirred;
  }

  serve(order) {
    this.cook(order);
    this.#served++;
    console.log(`served ${this.#served}`);
    return `dish ${this.#served}`;
  }
}

module.exports = { Kitchen };
