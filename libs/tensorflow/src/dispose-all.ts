/** Disposes of everything that a map or list holds: tensors, variables, or what is made of them. */
export function disposeAll(held: { values(): Iterable<{ dispose(): void }> }): void {
  for (const value of held.values()) value.dispose();
}
