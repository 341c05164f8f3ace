/*
 * The few instructions of WebAssembly that the row scans are made of, by the names and with the
 * codes of the WebAssembly core specification, release 2.0, and a module made of functions in them.
 */

export type Code = readonly number[];

/** The value types. */
export const i32 = 0x7f;
export const f64 = 0x7c;
export const v128 = 0x7b;

type ValueType = typeof i32 | typeof f64 | typeof v128;

/** A function of a module; its locals are numbered from the parameters on. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: readonly Code[];
}

const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const tee = (local: number): Code => [0x22, ...unsigned(local)];

/** A constant from 0 to 63, which is one byte of signed LEB128. */
export const i32Const = (value: number): Code => [0x41, value];
export const f64Infinity: Code = [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f];

export const i32Add: Code = [0x6a];
export const i32ShiftLeft: Code = [0x74];
export const i32LessUnsigned: Code = [0x49];
export const f64LessOrEqual: Code = [0x65];

export const i32Store = (offset: number): Code => [0x36, 2, ...unsigned(offset)];
export const f64Load = (offset: number): Code => [0x2b, 3, ...unsigned(offset)];
export const v128Load = (offset: number): Code => [...simd(0x00), 3, ...unsigned(offset)];
export const v128Load64Zero = (offset: number): Code => [...simd(0x5d), 3, ...unsigned(offset)];
export const v128Store = (offset: number): Code => [...simd(0x0b), 3, ...unsigned(offset)];
export const v128Store64Lane0: Code = [...simd(0x5b), 3, 0, 0];

export const f64x2Splat: Code = simd(0x14);
export const f64x2ExtractLane0: Code = [...simd(0x21), 0];
export const f64x2PromoteLow: Code = simd(0x5f);
export const f64x2Add: Code = simd(0xf0);
export const f64x2Sub: Code = simd(0xf1);
export const f64x2Mul: Code = simd(0xf2);
/** Minimum and maximum by one comparison, without regard to NaN. */
export const f64x2PseudoMin: Code = simd(0xf6);
export const f64x2PseudoMax: Code = simd(0xf7);
/** The upper f64 of the first operand, then the lower one of the second. */
export const f64x2Straddle: Code = [
  ...simd(0x0d),
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
  17,
  18,
  19,
  20,
  21,
  22,
  23,
];

/** Runs the body, and again as long as it leaves something other than 0 behind. */
export const repeatWhile = (body: readonly Code[]): Code => [
  0x03,
  0x40,
  ...body.flat(),
  0x0d,
  0,
  0x0b,
];

/** Runs the body if the condition leaves something other than 0 behind. */
export const when = (condition: readonly Code[], body: readonly Code[]): Code => [
  ...condition.flat(),
  0x04,
  0x40,
  ...body.flat(),
  0x0b,
];

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const section = (id: number, content: Code): Code => [id, ...sized(content)];
const named = (name: string, ...what: number[]): Code => [
  ...sized([...new TextEncoder().encode(name)]),
  ...what,
];

/** The bytes of a module that exports the functions, and one memory (of no pages yet) as `memory`. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const signatures = functions.map(({ parameters, results }) => [
    0x60,
    ...sized(parameters),
    ...sized(results),
  ]);
  const bodies = functions.map(({ locals, body }) =>
    sized([...vector(locals.map((type) => [1, type])), ...body.flat(), 0x0b]),
  );
  const exported = functions.map(({ name }, index) => named(name, 0, index));
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector(signatures)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, [1, 0, 0]),
    ...section(7, vector([...exported, named('memory', 2, 0)])),
    ...section(10, vector(bodies)),
  ]);
}
