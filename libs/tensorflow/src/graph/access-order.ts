/**
 * In which order a graph has to touch its variables, so that each op finds what it found when it was recorded: a read
 * waits for the write before it; a write waits for the write before it, and for all reads since. All else is ordered
 * by what it takes.
 */
export interface AccessOrder {
  /** Notes that a node reads a variable, and answers with the nodes for which it must wait. */
  read(variable: string, node: string): readonly string[];
  /** The same for a node that writes it. */
  write(variable: string, node: string): readonly string[];
  /** The last write of each variable that was written. */
  lastWrites(): readonly string[];
}

/** Of one function, which finds all variables as the call before left them. */
export function createAccessOrder(): AccessOrder {
  const writes = new Map<string, string>();
  const readsSince = new Map<string, string[]>();
  const lastWrite = (variable: string) => {
    const write = writes.get(variable);
    return write === undefined ? [] : [write];
  };
  return {
    read(variable, node) {
      readsSince.set(variable, [...(readsSince.get(variable) ?? []), node]);
      return lastWrite(variable);
    },
    write(variable, node) {
      const before = [...lastWrite(variable), ...(readsSince.get(variable) ?? [])];
      writes.set(variable, node);
      readsSince.delete(variable);
      return before;
    },
    lastWrites: () => [...writes.values()],
  };
}
