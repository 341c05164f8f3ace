/** What stands for characters that mean something to LaTeX. */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '−': '$-$',
  '±': '$\\pm$',
  '×': '$\\times$',
};

/** A text as LaTeX sets it, whatever is in it. */
function escapeLatex(text: string): string {
  return text.replace(/[\\{}$&#%_^~<>|"−±×]/g, (one) => escapes[one] ?? one).replaceAll('\n', ' ');
}

/**
 * A table for a paper, in the style of the package booktabs (`\usepackage{booktabs}`): columns whose cells are all
 * numbers or empty are set to the right. Cells are escaped; the note stands under the table.
 */
export function latexTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  note = '',
): string {
  const isNumeric = (column: number) =>
    rows.every((row) => /^[-−+]?[\d.,]*(e[-+]?\d+)?[ %s]*$/i.test(row[column] ?? ''));
  const alignments = head.map((_, column) => (isNumeric(column) ? 'r' : 'l')).join('');
  const line = (cells: readonly string[]) => `  ${cells.map(escapeLatex).join(' & ')} \\\\`;
  return [
    '% \\usepackage{booktabs}',
    `\\begin{tabular}{${alignments}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...rows.map(line),
    '  \\bottomrule',
    '\\end{tabular}',
    ...(note === '' ? [] : [`% ${note.replaceAll('\n', '\n% ')}`]),
  ].join('\n');
}
