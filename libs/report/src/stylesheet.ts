/** Light or dark as the reader's system is, light on paper; readable from 360 to 1400 pixels. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1a1a1a; --faint: #444; --line: #ccc; --strong-line: #999; --stripe: #f6f6f6;
  --link: #0057a3; --alarm: #b00020;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #17191c; --text: #e8e8e8; --faint: #b4b8bd; --line: #44484e; --strong-line: #7a7f86; --stripe: #1f2226;
    --link: #7cb8ff; --alarm: #ff6b7d;
  }
  /* Charts are drawn once, on white: turned over, each colour keeps its hue. */
  figure svg { filter: invert(0.91) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, Helvetica, Arial, sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 40px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.setting { color: var(--faint); margin: 0 0 16px; overflow-wrap: anywhere; }
.summary { font-size: 1.1rem; max-width: 46em; }
.failures { border: 1px solid var(--alarm); border-left-width: 6px; padding: 0 16px; overflow-wrap: anywhere; }
.failures h2 { margin-top: 12px; border: 0; }
.wide-table { overflow-x: auto; margin: 12px 0; }
.wide-table tbody th > span { display: inline-block; width: max-content; max-width: 20em; white-space: normal; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); padding-bottom: 6px; }
th, td { padding: 4px 10px; text-align: right; white-space: nowrap; }
thead th { border-bottom: 1px solid var(--strong-line); vertical-align: bottom; font-weight: 600; }
thead th[scope=colgroup] { text-align: center; border-bottom-color: var(--line); }
thead th[rowspan], thead tr:only-child th:first-child, .headline thead th, tbody th { text-align: left; }
.headline thead th.value { text-align: right; white-space: normal; }
tbody th { font-weight: 400; }
tbody tr:nth-child(even) { background: var(--stripe); }
tbody tr:last-child > * { border-bottom: 1px solid var(--strong-line); }
td.lowest { font-weight: 700; }
.hashes :is(th, td):last-child { text-align: left; }
.hashes td:last-child { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.75rem; line-height: 1.3; white-space: normal; overflow-wrap: anywhere; min-width: 36ch; }
.note { font-size: 0.875rem; color: var(--faint); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 24px; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figure.wide { grid-column: 1 / -1; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { font-size: 0.875rem; color: var(--faint); margin-bottom: 8px; overflow-wrap: anywhere; }
figcaption strong { color: var(--text); }
summary { cursor: pointer; width: fit-content; }
summary, .files a { font-size: 0.875rem; color: var(--link); }
.files { margin: 4px 0 0; display: flex; gap: 16px; }
dl { display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 6px 20px; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--stripe); padding: 12px 16px; overflow-x: auto; font-size: 0.85rem; line-height: 1.4; }
@media (max-width: 600px) { dl { display: block; } dd { margin: 0 0 10px; } }
@page { margin: 14mm; }
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h2 { margin: 14pt 0 6pt; break-after: avoid; }
  .wide-table, pre { overflow: visible; }
  pre { white-space: pre-wrap; }
  table { font-size: 7.5pt; }
  thead { display: table-header-group; }
  th, td { padding: 1.5px 4px; }
  th, td { white-space: normal; }
  .wide-table tbody th > span { max-width: 12em; }
  .hashes tbody th > span { max-width: 30em; }
  .hashes td:last-child { font-size: 6pt; min-width: 0; }
  tr { break-inside: avoid; }
  /* Two columns that flow: a row of a grid that does not fit would leave the rest of its page white. */
  .figures { display: block; columns: 2; column-gap: 8mm; }
  figure { margin-bottom: 6mm; }
  figure.wide { column-span: all; }
  figure svg { max-height: 60mm; }
  figure.wide svg { max-height: 66mm; }
  details, .files { display: none; }
}
`;
