/** Who makes which artifact, to have one made anew that turns out to be damaged. */
export interface Remaking {
  by(key: string, make: () => Promise<unknown>): void;
  /** Has an artifact made once in a run, however many need it. */
  anew(key: string): Promise<void>;
}

/** Starts with no artifacts. */
export function createRemaking(): Remaking {
  const makers = new Map<string, () => Promise<unknown>>();
  const remade = new Map<string, Promise<unknown>>();
  return {
    by(key, make) {
      makers.set(key, make);
    },
    async anew(key) {
      const making = remade.get(key) ?? makers.get(key)?.();
      if (making !== undefined) remade.set(key, making);
      await making;
    },
  };
}
