/** What `make` makes. Where that fails, `dispose` is called: what had been made before belongs to nobody then. */
export function orDisposed<Made>(dispose: () => void, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    dispose();
    throw error;
  }
}
