/** Light, plain and the same on paper; readable from 360 to 1400 pixels. */
export const stylesheet = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 system-ui, Helvetica, Arial, sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 1.2rem; margin: 40px 0 12px; padding-bottom: 4px; border-bottom: 1px solid #ccc; }
.setting { color: #444; margin: 0 0 16px; overflow-wrap: anywhere; }
.summary { font-size: 1.1rem; max-width: 46em; }
.failures { border: 1px solid #b00020; border-left-width: 6px; padding: 0 16px; overflow-wrap: anywhere; }
.failures h2 { margin-top: 12px; border: 0; }
.scroll tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 5em; }
.scroll tbody th:last-of-type { min-width: 13em; }
.scroll { overflow: auto; max-height: 40rem; margin: 12px 0; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: #444; padding-bottom: 6px; }
th, td { padding: 4px 10px; text-align: right; white-space: nowrap; }
thead th { border-bottom: 1px solid #999; vertical-align: bottom; font-weight: 600; }
thead th[scope=colgroup] { text-align: center; border-bottom-color: #ddd; }
thead th[rowspan], thead tr:only-child th:first-child, tbody th { text-align: left; }
tbody th { font-weight: 400; }
tbody tr:nth-child(even) { background: #f6f6f6; }
tbody tr:last-child > * { border-bottom: 1px solid #999; }
.hashes :is(th, td):last-child { text-align: left; }
.hashes td:last-child { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.75rem; line-height: 1.3; white-space: normal; overflow-wrap: anywhere; min-width: 36ch; }
.note { font-size: 0.875rem; color: #444; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 24px; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figure.wide { grid-column: 1 / -1; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { font-size: 0.875rem; color: #444; margin-bottom: 8px; }
figcaption strong { color: #1a1a1a; }
summary { cursor: pointer; font-size: 0.875rem; color: #0057a3; width: fit-content; }
dl { display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 6px 20px; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: #f6f6f6; padding: 12px 16px; overflow-x: auto; font-size: 0.85rem; line-height: 1.4; }
@media (max-width: 600px) { dl { display: block; } dd { margin: 0 0 10px; } }
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  .scroll, pre { overflow: visible; max-height: none; }
  pre { white-space: pre-wrap; }
  table { font-size: 8pt; }
  th, td { padding: 2px 5px; }
  thead th, tbody th:first-child { white-space: normal; }
  tr { break-inside: avoid; }
  .figures { grid-template-columns: 1fr 1fr; }
  details { display: none; }
}
`;
