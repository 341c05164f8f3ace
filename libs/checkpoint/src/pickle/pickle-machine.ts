import { isUtf8 } from 'node:buffer';
import type { Budget } from '../budget.js';
import type { PickleCursor } from './pickle-cursor.js';
import {
  describe,
  isKind,
  type PickleDict,
  type PickledOpaque,
  type PickleFunction,
  type PickleGlobal,
  type PickleValue,
  type RefusalDetails,
} from './pickle-value.js';

/** What an opcode does; its arguments follow at the machine's cursor. */
export type PickleStep = (machine: PickleMachine) => void;

/** What the names and the storages of a pickle stand for. */
export interface PickleVocabulary {
  /** The globals that are read, by names such as `collections.OrderedDict`. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** What a persistent id stands for. */
  readonly resolve: (id: PickleValue, machine: PickleMachine) => PickleValue;
}

/** What rebuilds tensors, or numpy's arrays, in forms that are not read. */
const tensorMakers =
  /^torch\.(_utils\._rebuild|_tensor\.|storage\._load)|^torch\..*Storage$|^numpy\..*(_reconstruct|_frombuffer)$/;

/** Estimates, from above, of what V8 takes for the parts of a value, in bytes. */
const cost = { slot: 24, memo: 80, container: 240, entry: 64, text: 32 } as const;

/**
 * The stack and the memo that a pickle's opcodes work on. Whatever they hold is paid for, so that
 * no pickle grows far beyond its file.
 */
export class PickleMachine {
  /** Where the opcode that is being followed begins. */
  offset = 0;
  /** Its name. */
  opcode = '';
  readonly cursor: PickleCursor;
  readonly vocabulary: PickleVocabulary;
  readonly #budget: Budget;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #paidSlots = 0;

  constructor(cursor: PickleCursor, vocabulary: PickleVocabulary, budget: Budget) {
    this.cursor = cursor;
    this.vocabulary = vocabulary;
    this.#budget = budget;
  }

  /** Throws a CheckpointError that names the opcode and its place. */
  refuse(what: string, { expected, got }: RefusalDetails): never {
    const details = { opcode: this.opcode, expected, got: describe(got) };
    this.cursor.refuse(what, details, this.offset);
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
    this.#paySlots(this.#stack.length + this.#marks.length);
  }

  /** The topmost value above the last mark, taken off. */
  pop(): PickleValue {
    const value = this.top();
    this.#stack.pop();
    return value;
  }

  /** The topmost value above the last mark. */
  top(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) {
      const details = { expected: 'a value on the stack', got: 'none' };
      this.refuse('the pickle takes what it did not put', details);
    }
    return this.#stack[this.#stack.length - 1];
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
    this.#paySlots(this.#stack.length + this.#marks.length);
  }

  /** The values above the last mark, taken off with it. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark !== undefined) return this.#stack.splice(mark);
    const details = { expected: 'a mark on the stack', got: 'none' };
    return this.refuse('the pickle goes back to a mark that it did not set', details);
  }

  /** As many values, taken off, the topmost last. */
  popCount(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** Takes off the topmost value, or the mark that stands there. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  /** What stands for a global that is not read. */
  opaque(name: string): PickledOpaque {
    this.#budget.take(cost.container + cost.text + 2 * name.length);
    return { kind: 'opaque', name, isTensor: tensorMakers.test(name) };
  }

  pushText(text: string): void {
    this.#budget.take(cost.text + 2 * text.length);
    this.push(text);
  }

  pushBytes(bytes: Uint8Array): void {
    this.#budget.take(cost.container);
    this.push({ kind: 'bytes', bytes });
  }

  /** Pushes a text of Python 2, which may as well be bytes. */
  pushString(bytes: Uint8Array): void {
    if (isUtf8(bytes)) this.pushText(Buffer.from(bytes).toString('utf8'));
    else this.pushBytes(bytes);
  }

  pushList(items: PickleValue[]): void {
    this.#budget.take(cost.container + cost.slot * items.length);
    this.push(items);
  }

  pushDict(dict: PickleDict): void {
    this.#budget.take(cost.container + cost.entry * dict.size);
    this.push(dict);
  }

  /** Pushes what a function makes of its arguments, in time and memory linear in theirs. */
  call(callable: PickleFunction, args: readonly PickleValue[]): void {
    const sizes = args.map((arg) => (Array.isArray(arg) ? arg.length : 0));
    this.#budget.take(cost.container + cost.entry * sizes.reduce((sum, size) => sum + size, 0));
    this.push(callable(args, (what, details) => this.refuse(what, details)));
  }

  /** Pushes what a persistent id stands for. */
  resolve(id: PickleValue): void {
    this.#budget.take(cost.container);
    this.push(this.vocabulary.resolve(id, this));
  }

  /** Appends to the topmost list; what is passed over takes anything. */
  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (isKind(list, 'opaque')) return;
    if (!Array.isArray(list)) {
      const details = { expected: 'a list', got: list };
      this.refuse('the pickle appends to what is no list', details);
    }
    this.#budget.take(cost.slot * items.length);
    for (const item of items) list.push(item);
  }

  /** Sets keys and values, which take turns, of the topmost dict; what is passed over takes anything. */
  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (isKind(dict, 'opaque')) return;
    if (!(dict instanceof Map)) {
      const details = { expected: 'a dict', got: dict };
      this.refuse('the pickle changes what is no dict', details);
    }
    if (items.length % 2 === 1) {
      this.refuse('a key without a value', { expected: 'keys and values', got: items.length });
    }
    this.#budget.take((cost.entry * items.length) / 2);
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  /** Keeps the topmost value under a number, or under the next. */
  memoize(key = this.#memo.size): void {
    this.#budget.take(cost.memo);
    this.#memo.set(key, this.top());
  }

  pushMemo(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) {
      this.refuse('the pickle takes what it did not keep', { expected: 'a kept value', got: key });
    }
    this.push(value);
  }

  #paySlots(count: number): void {
    if (count <= this.#paidSlots) return;
    this.#budget.take(cost.slot * (count - this.#paidSlots));
    this.#paidSlots = count;
  }
}
