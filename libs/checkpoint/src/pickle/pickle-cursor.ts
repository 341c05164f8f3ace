import { CheckpointError } from '../checkpoint-error.js';

/** Reads a pickle from its first byte on; every read that would go past the end is refused. */
export class PickleCursor {
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #where: Readonly<Record<string, string>>;

  /** `where` says in errors which file, or which part of one, the bytes are. */
  constructor(bytes: Uint8Array, where: Readonly<Record<string, string>>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#where = where;
  }

  get remaining(): number {
    return this.#bytes.length - this.position;
  }

  /** Throws a CheckpointError at `offset`, or where the cursor stands. */
  refuse(
    what: string,
    details: Readonly<Record<string, string | number>>,
    offset = this.position,
  ): never {
    throw new CheckpointError(what, { ...this.#where, offset, ...details });
  }

  /** The next bytes, shared. */
  take(count: number): Uint8Array {
    const begin = this.#advance(count);
    return this.#bytes.subarray(begin, this.position);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** A length of 64 bits. */
  size64(): number {
    return Number(this.uint64());
  }

  /** Alone among pickled numbers big-endian. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** UTF-8 of as many bytes. */
  text(count: number): string {
    const bytes = this.take(count);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.refuse('a pickled text is not UTF-8', { got: `${count} bytes` });
    }
  }

  /** The text up to the next line feed, which is passed over. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.position);
    if (end === -1) this.refuse('the pickle ends within a line', { got: 'no line feed' });
    const text = this.text(end - this.position);
    this.position++;
    return text;
  }

  #advance(count: number): number {
    const begin = this.position;
    if (count > this.remaining) {
      this.refuse('the pickle is cut short', {
        expected: `${count} more bytes`,
        got: this.remaining,
      });
    }
    this.position += count;
    return begin;
  }
}
