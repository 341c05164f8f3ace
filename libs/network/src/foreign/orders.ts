import { Misfit } from './misfit.js';

/** How many orders are found before a search ends: two tell that there are several, and some are shown. */
const mostOrders = 4;
const mostSteps = 50_000;

/** What makes an order one that is looked for. */
export interface OrderRules<Item> {
  /** Whether an item can stand at a place, behind the items before it. */
  fits(item: Item, before: readonly Item[]): boolean;
  /** Whether one must stand before the other, wherever both are; left out: nothing is known. */
  precedes?(one: Item, other: Item): boolean;
}

/** Orders of all items that keep the rules: up to four. Throws a Misfit where there are too many to try. */
export function ordersOf<Item>(
  items: readonly Item[],
  { fits, precedes = () => false }: OrderRules<Item>,
): readonly (readonly Item[])[] {
  const orders: (readonly Item[])[] = [];
  const earlier = items.map((item) =>
    items.flatMap((other, i) => (other !== item && precedes(other, item) ? [i] : [])),
  );
  const chosen: Item[] = [];
  const used = new Set<number>();
  let steps = 0;
  const goOn = (): void => {
    if (chosen.length === items.length) orders.push([...chosen]);
    for (const [i, item] of items.entries()) {
      if (orders.length === mostOrders) return;
      if (used.has(i) || earlier[i].some((before) => !used.has(before))) continue;
      if (++steps > mostSteps) {
        throw new Misfit(
          `too many orders of the layers fit to try them all [layers=${items.length}]`,
        );
      }
      if (!fits(item, chosen)) continue;
      chosen.push(item);
      used.add(i);
      goOn();
      chosen.pop();
      used.delete(i);
    }
  };
  goOn();
  return orders;
}

/** Throws a Misfit that shows orders of which any could be meant. */
export function severalOrders(orders: readonly (readonly { readonly name: string }[])[]): never {
  const shown = orders.slice(0, mostOrders - 1).map((order) => order.map(({ name }) => name));
  const more = orders.length < mostOrders ? '' : '; and others';
  throw new Misfit(
    `several orders of the layers fit, and their names do not tell which is meant [${shown.map((names) => names.join(' > ')).join('; ')}${more}]`,
  );
}
