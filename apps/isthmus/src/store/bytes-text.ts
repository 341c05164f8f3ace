const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number of bytes for people, in powers of 1000: "0 B", "1.2 MB". */
export function bytesText(bytes: number): string {
  const digits = Math.max(0, Math.floor(Math.log10(Math.max(1, bytes))));
  const power = Math.min(units.length - 1, Math.floor(digits / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
