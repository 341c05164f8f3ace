/** What the values of `repair` are called. */
const corrected: Readonly<Record<string, string>> = {
  none: 'as they are',
  repair: 'REPAIRed',
  rescale: 'rescaled',
  reshift: 'reshifted',
  'repair-output': 'REPAIRed with output',
};

/** What a column is called on an axis or above a panel: "learning rate". */
export function columnWords(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The same with its unit, where an axis shows it. */
export function axisWords(column: string): string {
  return column === 'width' ? 'Width (units)' : capital(columnWords(column));
}

/** A value of a column in a legend. */
export function valueWords(column: string, value: unknown): string {
  const text = String(value ?? 'none');
  if (column === 'repair') return corrected[text] ?? text;
  return column === 'matcher' && text === 'identity' ? 'no matching' : text;
}

/** What stands above a panel: "learning rate 0.1". */
export function headingWords(column: string, value: unknown): string {
  const words = valueWords(column, value);
  const saysAll = column === 'repair' || column === 'matcher' || column === 'network';
  return saysAll ? words : `${columnWords(column)} ${words}`;
}

/** A metric with its split and unit: "Test loss barrier (nats)". */
export function metricWords(metric: string, split: unknown, unit: unknown): string {
  const of = typeof split === 'string' ? `${split} ` : '';
  return `${capital(of + metric.replaceAll('-', ' '))} (${String(unit)})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
