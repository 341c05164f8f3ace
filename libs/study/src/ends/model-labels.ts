/**
 * A label for each file: its name without folders and ending, with as many of its folders as tell it from the others.
 */
export function modelLabels(files: readonly string[]): readonly string[] {
  const parts = files.map((file) =>
    withoutEnding(file)
      .split(/[\\/]+/)
      .filter((part) => part !== ''),
  );
  const labelsOf = (length: number) => parts.map((all) => all.slice(-length).join('/'));
  const longest = Math.max(1, ...parts.map(({ length }) => length));
  for (let length = 1; length < longest; length += 1) {
    const labels = labelsOf(length);
    if (new Set(labels).size === labels.length) return labels;
  }
  return labelsOf(longest);
}

function withoutEnding(file: string): string {
  return file.replace(/(\.pth\.tar|\.index\.json|\.[A-Za-z][A-Za-z0-9]*)$/, '');
}
