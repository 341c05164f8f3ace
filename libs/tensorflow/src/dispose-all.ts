/** Disposes of everything that a map holds: tensors, variables, or what is made of them. */
export function disposeAll(held: ReadonlyMap<string, { dispose(): void }>): void {
  for (const value of held.values()) value.dispose();
}
