/** A binary heap of numbers under keys, the least key first. */
export interface LeastFirstQueue {
  /** The least key; Infinity when there is none. */
  leastKey(): number;
  push(key: number, item: number): void;
  /** Takes out an item under the least key. */
  pop(): number;
  clear(): void;
}

export function createLeastFirstQueue(): LeastFirstQueue {
  let keys = new Float64Array(1024);
  let items = new Int32Array(1024);
  let size = 0;

  return {
    leastKey: () => (size > 0 ? keys[0] : Infinity),
    push(key, item) {
      if (size === keys.length) {
        keys = enlarged(keys, new Float64Array(2 * size));
        items = enlarged(items, new Int32Array(2 * size));
      }
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (keys[parent] <= key) break;
        keys[at] = keys[parent];
        items[at] = items[parent];
        at = parent;
      }
      keys[at] = key;
      items[at] = item;
    },
    pop() {
      const popped = items[0];
      const key = keys[--size];
      const item = items[size];
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && keys[child + 1] < keys[child]) child++;
        if (keys[child] >= key) break;
        keys[at] = keys[child];
        items[at] = items[child];
        at = child;
      }
      keys[at] = key;
      items[at] = item;
      return popped;
    },
    clear() {
      size = 0;
    },
  };
}

function enlarged<Values extends Float64Array | Int32Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}
