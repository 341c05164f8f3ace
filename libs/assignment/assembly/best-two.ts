/** The least and the second least reduced cost of the row that was looked at last, and their columns. */
export let least: f64 = 0;
export let second: f64 = 0;
export let column: i32 = 0;
/** Not known, or nowhere, if negative: with one column, the second is Infinity. */
export let secondColumn: i32 = 0;

export function noteBestTwo(value: f64, next: f64, at: i32, nextAt: i32): void {
  least = value;
  second = next;
  column = at;
  secondColumn = nextAt;
}
