/** Seconds as people say them; what is not known is a question mark. */
export function durationText(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** How often something happens, in the unit that suits it. */
export function rateText(perMinute: number): string {
  const [value, unit] = perMinute >= 1 ? [perMinute, 'min'] : [perMinute * 60, 'h'];
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))}/${unit}`;
}
