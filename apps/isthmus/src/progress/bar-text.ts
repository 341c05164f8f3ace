/** A bar of so many characters, of which a fraction is full. It is full, or empty, only where all is done, or nothing. */
export function barText(fraction: number, width: number): string {
  const least = fraction > 0 ? 1 : 0;
  const most = fraction < 1 ? width - 1 : width;
  const full = Math.min(Math.max(Math.round(fraction * width), least), most);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
