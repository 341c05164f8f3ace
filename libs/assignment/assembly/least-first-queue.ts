import { clearIntegers, floatAt, integerAt, setFloat, setInteger, take } from './memory';

/** A binary heap of items under keys, the least key first; an item's key may only become less. */
let keys: usize = 0;
let items: usize = 0;
let size: i32 = 0;
/** Where an item is in the heap; -1 for nowhere. */
let places: usize = 0;

export function takeQueue(count: i32): void {
  keys = take(8 * count);
  items = take(4 * count);
  places = take(4 * count);
}

export function beginQueue(count: i32): void {
  clearIntegers(places, count);
  size = 0;
}

/** Infinity when there is none. */
export function leastKey(): f64 {
  return size > 0 ? floatAt(keys, 0) : Infinity;
}

/** Puts the item under the key, in or further up. */
export function push(key: f64, item: i32): void {
  let at = integerAt(places, item);
  if (at < 0) at = size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (floatAt(keys, parent) <= key) break;
    put(at, floatAt(keys, parent), integerAt(items, parent));
    at = parent;
  }
  put(at, key, item);
}

/** Takes out an item under the least key. */
export function pop(): i32 {
  const popped = integerAt(items, 0);
  size--;
  if (size > 0) sink(floatAt(keys, size), integerAt(items, size));
  setInteger(places, popped, -1);
  return popped;
}

export function clearQueue(): void {
  for (let at = 0; at < size; at++) setInteger(places, integerAt(items, at), -1);
  size = 0;
}

function sink(key: f64, item: i32): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && floatAt(keys, child + 1) < floatAt(keys, child)) child++;
    if (floatAt(keys, child) >= key) break;
    put(at, floatAt(keys, child), integerAt(items, child));
    at = child;
  }
  put(at, key, item);
}

function put(at: i32, key: f64, item: i32): void {
  setFloat(keys, at, key);
  setInteger(items, at, item);
  setInteger(places, item, at);
}
