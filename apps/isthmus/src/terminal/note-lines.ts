/** Remarks on a result, as people read them below it. */
export function noteLines(remarks: readonly string[]): readonly string[] {
  return remarks.map((remark) => `note: ${remark}`);
}
