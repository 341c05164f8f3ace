/** Waits so many milliseconds. */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until something is so; answers with whether it was so within the seconds given. */
export async function until(isSo, { seconds }) {
  const deadline = performance.now() + 1000 * seconds;
  while (!(await isSo())) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Runs `work` on each item, so many at once. */
export async function inParallel(items, atOnce, work) {
  const left = [...items];
  const take = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}
