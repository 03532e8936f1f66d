/** Set for a screen of any width, by day and by night, and for paper. */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f6f8fa; --text: #1f2328; --muted: #57606a; --rule: #d0d7de;
  --good: #1a7f37; --doubt: #9a6700; --bad: #cf222e;
  --chart-ink: #1f2328; --chart-muted: #57606a; --chart-grid: #e2e7ec; --chart-ground: #ffffff;
  --chart-1: #0072b2; --chart-2: #d55e00; --chart-3: #009e73; --chart-4: #cc79a7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1419; --panel: #171d24; --text: #e6e9ec; --muted: #9aa5b1; --rule: #333c47;
    --good: #4ac26b; --doubt: #e0b03a; --bad: #ff7b72;
    --chart-ink: #e6e9ec; --chart-muted: #9aa5b1; --chart-grid: #2a323c; --chart-ground: #0f1419;
    --chart-1: #56b4e9; --chart-2: #e69f00; --chart-3: #2bbd93; --chart-4: #dd9cc0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem;
  background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  overflow-wrap: break-word;
}
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
p, ul { max-width: 46rem; }
p { margin: 0.6rem 0; }
ul { padding-left: 1.25rem; margin: 0.6rem 0; }
li { margin: 0.3rem 0; }
.subtitle { color: var(--muted); margin: 0.4rem 0 1.25rem; }
nav { margin: 1.25rem 0 0; color: var(--muted); font-size: 0.9rem; }
nav a { color: inherit; margin-right: 1rem; white-space: nowrap; }
.verdict { border: 1px solid var(--rule); border-left: 6px solid var(--tone); background: var(--panel); border-radius: 4px; padding: 0.75rem 1rem; margin: 0.75rem 0; }
.verdict strong { color: var(--tone); }
.verdict p, .verdict ul { margin: 0.25rem 0 0; max-width: none; }
.verdict .about { font-weight: 600; }
.trustworthy { --tone: var(--good); }
.doubtful { --tone: var(--doubt); }
.invalid { --tone: var(--bad); }
.scroll { overflow-x: auto; margin: 0.4rem 0 1.25rem; }
.scroll:focus-visible { outline: 2px solid var(--chart-1); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
.caption { color: var(--muted); font-size: 0.9rem; margin: 1.25rem 0 0; }
th, td { padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
thead th { vertical-align: bottom; white-space: normal; border-bottom: 2px solid var(--rule); }
th .unit { display: block; font-weight: 400; color: var(--muted); font-size: 0.8rem; }
tbody th { font-weight: 500; }
.figures { text-align: right; }
.prose :is(th, td):not(.figures) { white-space: normal; }
.prose td:not(.figures) { min-width: 12rem; }
.facts { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: 0.3rem 1.25rem; margin: 0.75rem 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 28rem), 1fr)); gap: 1.25rem 2rem; margin: 1rem 0; }
figure { margin: 0; max-width: 40rem; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 0.85rem; margin-top: 0.25rem; }
footer { margin-top: 3rem; color: var(--muted); font-size: 0.85rem; }
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.45rem; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.5rem; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --panel: #ffffff; --text: #000000; --muted: #444444; --rule: #bbbbbb;
    --good: #1a7f37; --doubt: #7a5200; --bad: #b01020;
    --chart-ink: #000000; --chart-muted: #444444; --chart-grid: #dddddd; --chart-ground: #ffffff;
    --chart-1: #0072b2; --chart-2: #d55e00; --chart-3: #009e73; --chart-4: #cc79a7;
  }
  @page { margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 7pt; }
  th, td { padding: 0.15rem 0.25rem; }
  th .unit { font-size: 6pt; }
  .caption, figcaption { font-size: 8pt; }
  .charts { grid-template-columns: 1fr 1fr; gap: 1rem; }
  h2, h3 { break-after: avoid; }
  figure, tr, .verdict { break-inside: avoid; }
  .caption { break-after: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`
