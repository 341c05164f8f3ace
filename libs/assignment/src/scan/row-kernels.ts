import * as wasm from './wasm-module.js';

/*
 * What is done to every entry of a row, in WebAssembly's vectors of two float64. A row is scanned
 * eight entries at a time: lengths are multiples of eight. All addresses are byte offsets.
 */

const { get, set, tee, i32, f64, v128 } = wasm;

type Entries = 'f32' | 'f64';
const bytesOf = { f32: 4, f64: 8 };
const pairsAtATime = [0, 1, 2, 3];

const loadPair = (entries: Entries, pair: number): wasm.Code =>
  entries === 'f32'
    ? [...wasm.v128Load64Zero(8 * pair), ...wasm.f64x2PromoteLow]
    : wasm.v128Load(16 * pair);

/** pointer += 8 * bytes */
const advance = (pointer: number, bytes: number): wasm.Code => [
  ...get(pointer),
  ...wasm.i32Const(4 * bytes),
  ...wasm.i32Add,
  ...wasm.i32Const(4 * bytes),
  ...wasm.i32Add,
  ...set(pointer),
];

/**
 * reduced = sign * row - prices; the least of every eight of them into `least`. Returns the
 * greatest of the eight minima over j = 0, 1, ..., 7 (mod 8): at least eight entries, and in a random
 * row about 8 (1 + 1/2 + ... + 1/8) = 22, are no greater.
 */
export function reduce(entries: Entries): wasm.WasmFunction {
  const [row, prices, least, leastEnd, reduced, sign, pair, ...minima] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ];
  const reducePair = (k: number): wasm.Code[] => [
    get(reduced),
    [...get(row), ...loadPair(entries, k), ...get(sign), ...wasm.f64x2Splat, ...wasm.f64x2Mul],
    [...get(prices), ...wasm.v128Load(16 * k), ...wasm.f64x2Sub, ...tee(pair)],
    wasm.v128Store(16 * k),
    [...get(minima[k]), ...get(pair), ...wasm.f64x2PseudoMin, ...set(minima[k])],
    get(pair),
  ];
  const leastOfPair = (pick: wasm.Code): wasm.Code => [
    ...tee(pair),
    ...get(pair),
    ...get(pair),
    ...wasm.f64x2Straddle,
    ...pick,
  ];
  return {
    name: `reduce_${entries}`,
    parameters: [i32, i32, i32, i32, i32, f64],
    results: [f64],
    locals: [v128, v128, v128, v128, v128],
    body: [
      ...minima.map((minimum) => [...wasm.f64Infinity, ...wasm.f64x2Splat, ...set(minimum)]),
      wasm.repeatWhile([
        get(least),
        ...reducePair(0),
        ...reducePair(1),
        wasm.f64x2PseudoMin,
        ...reducePair(2),
        ...reducePair(3),
        wasm.f64x2PseudoMin,
        wasm.f64x2PseudoMin,
        leastOfPair(wasm.f64x2PseudoMin),
        wasm.v128Store64Lane0,
        advance(row, bytesOf[entries]),
        advance(prices, 8),
        advance(reduced, 8),
        [...get(least), ...wasm.i32Const(8), ...wasm.i32Add, ...tee(least)],
        [...get(leastEnd), ...wasm.i32LessUnsigned],
      ]),
      [...get(minima[0]), ...get(minima[1]), ...wasm.f64x2PseudoMax],
      [...get(minima[2]), ...get(minima[3]), ...wasm.f64x2PseudoMax],
      wasm.f64x2PseudoMax,
      leastOfPair(wasm.f64x2PseudoMax),
      wasm.f64x2ExtractLane0,
    ],
  };
}

/** Writes from `out` on the indices of all reduced entries up to the limit; returns where they end. */
export function collect(): wasm.WasmFunction {
  const [least, leastEnd, reduced, limit, out, index] = [0, 1, 2, 3, 4, 5];
  // Each index is written, and overwritten by the next one unless its entry is within the limit.
  const collectOne = (k: number): wasm.Code[] => [
    [...get(out), ...get(index), ...wasm.i32Const(k), ...wasm.i32Add, ...wasm.i32Store(0)],
    [...get(reduced), ...wasm.f64Load(8 * k), ...get(limit), ...wasm.f64LessOrEqual],
    [...wasm.i32Const(2), ...wasm.i32ShiftLeft, ...get(out), ...wasm.i32Add, ...set(out)],
  ];
  return {
    name: 'collect',
    parameters: [i32, i32, i32, f64, i32],
    results: [i32],
    locals: [i32],
    body: [
      wasm.repeatWhile([
        wasm.when(
          [get(least), wasm.f64Load(0), get(limit), wasm.f64LessOrEqual],
          [0, 1, 2, 3, 4, 5, 6, 7].flatMap(collectOne),
        ),
        advance(reduced, 8),
        [...get(index), ...wasm.i32Const(8), ...wasm.i32Add, ...set(index)],
        [...get(least), ...wasm.i32Const(8), ...wasm.i32Add, ...tee(least)],
        [...get(leastEnd), ...wasm.i32LessUnsigned],
      ]),
      get(out),
    ],
  };
}

/** minima = min(minima, row) and maxima = max(maxima, row). Returns 0, or NaN if the row is not finite. */
export function extend(entries: Entries): wasm.WasmFunction {
  const [row, rowEnd, minima, maxima, pair, zero] = [0, 1, 2, 3, 4, 5];
  const extendPair = (extrema: number, pick: wasm.Code, k: number): wasm.Code[] => [
    [...get(extrema), ...get(extrema), ...wasm.v128Load(16 * k), ...get(pair), ...pick],
    wasm.v128Store(16 * k),
  ];
  return {
    name: `extend_${entries}`,
    parameters: [i32, i32, i32, i32],
    results: [f64],
    locals: [v128, v128],
    body: [
      wasm.repeatWhile([
        ...pairsAtATime.flatMap((k) => [
          [...get(row), ...loadPair(entries, k), ...set(pair)],
          ...extendPair(minima, wasm.f64x2PseudoMin, k),
          ...extendPair(maxima, wasm.f64x2PseudoMax, k),
          // What is not finite has a difference from itself that is not 0.
          [
            ...get(zero),
            ...get(pair),
            ...get(pair),
            ...wasm.f64x2Sub,
            ...wasm.f64x2Add,
            ...set(zero),
          ],
        ]),
        advance(minima, 8),
        advance(maxima, 8),
        advance(row, bytesOf[entries]),
        [...get(row), ...get(rowEnd), ...wasm.i32LessUnsigned],
      ]),
      [...get(zero), ...get(zero), ...get(zero), ...wasm.f64x2Straddle, ...wasm.f64x2Add],
      wasm.f64x2ExtractLane0,
    ],
  };
}
