/** The arrays of a solve lie one behind the other in linear memory and are known by their addresses. */

let end: usize = 0;

/** Begins anew: what was taken before is given up. */
export function takeFromStart(): void {
  end = (__heap_base + 15) & ~15;
}

/** Room for so many bytes, and the address of it, a multiple of 16. */
export function take(bytes: i32): usize {
  const at = end;
  end += (<usize>bytes + 15) & ~15;
  return at;
}

/** Makes sure that all that was taken is there. */
export function reserve(): void {
  const pages = <i32>((end + 0xffff) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

export function floatAt(array: usize, index: i32): f64 {
  return load<f64>(array + ((<usize>index) << 3));
}

export function setFloat(array: usize, index: i32, value: f64): void {
  store<f64>(array + ((<usize>index) << 3), value);
}

/**
 * Does the same by storing a pair: a vector that is loaded soon afterwards need not wait, as it does for
 * a store of half of it.
 */
export function setFloatOfPair(array: usize, index: i32, value: f64): void {
  const at = array + ((<usize>index >> 1) << 4);
  const isIt = i64x2.eq(i64x2.splat(index & 1), i64x2(0, 1));
  v128.store(at, v128.bitselect(f64x2.splat(value), v128.load(at), isIt));
}

/** Fills an even number of floats: one more if the count is odd. */
export function fillFloats(array: usize, count: i32, value: f64): void {
  const end = array + ((<usize>count) << 3);
  for (; array < end; array += 16) v128.store(array, f64x2.splat(value));
}

export function integerAt(array: usize, index: i32): i32 {
  return load<i32>(array + ((<usize>index) << 2));
}

export function setInteger(array: usize, index: i32, value: i32): void {
  store<i32>(array + ((<usize>index) << 2), value);
}

/** Sets all to -1. */
export function clearIntegers(array: usize, count: i32): void {
  memory.fill(array, 0xff, 4 * count);
}

/** The other way round. */
export function swapped(pair: v128): v128 {
  return i64x2.shuffle(pair, pair, 1, 0);
}
