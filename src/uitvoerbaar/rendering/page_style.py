"""The looks of an explanation page: calm, generous, system fonts, contrast of at least 4.5 to 1."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light;
  --ink: #1c1f24; --quiet: #535a63; --line: #d5dae1; --soft: #f3f6fa; --paper: #ffffff;
  --blue: #154273; --link: #01568f; --bad: #a31621; --care: #7a4a00;
  --care-soft: #fff5e0;
}
* { box-sizing: border-box; }
html { font-size: 100%; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu,
    "Liberation Sans", Arial, sans-serif;
}
.ribbon { height: .75rem; background: var(--blue); }
.skip { position: absolute; left: -100vw; background: var(--paper); padding: .5rem 1rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.25rem; }
h1, h2, h3 { color: var(--blue); line-height: 1.25; font-weight: 700; text-wrap: balance; }
h1 { font-size: 2.25rem; margin: .25rem 0 1.5rem; }
h2 { font-size: 1.5rem; margin: 3rem 0 1rem; padding-top: 1.25rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
.above { margin: 0; color: var(--quiet); }
.english { color: var(--quiet); font-weight: 400; font-size: .8em; font-style: italic; }
h1 .english, h2 .english { margin-left: .35em; white-space: nowrap; }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .15em; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
p { margin: 0 0 1rem; max-width: 44rem; }
.outcome { background: var(--soft); border-left: .4rem solid var(--blue);
  padding: 1.5rem 1.75rem; }
.outcome .value { font-size: 2rem; font-weight: 700; line-height: 1.2; margin: 0;
  max-width: none; color: var(--ink); font-variant-numeric: tabular-nums; }
.outcome .said { margin: .75rem 0 0; }
.marks { margin: 1rem 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap;
  gap: .5rem; }
.mark { background: var(--care-soft); color: var(--care); border: 1px solid currentColor;
  border-radius: .25rem; padding: .05rem .5rem; font-size: .9rem; font-weight: 600; }
.mark .english { color: inherit; font-weight: 400; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 2rem;
  margin: 1.5rem 0 0; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0;
  margin: 1.75rem 0 0; }
nav a { display: inline-block; padding: .15rem 0; }
.letter p { margin-bottom: .65rem; }
ul.reasons, ul.articles { padding-left: 1.5rem; max-width: 46rem; margin: 0; }
ul.reasons li, ul.articles li { margin-bottom: .5rem; padding-left: .35rem; }
ul.reasons > li { margin-bottom: 1rem; }
ul.behind { color: var(--quiet); font-size: .95rem; padding-left: 1.2rem; margin: .25rem 0 0; }
ul.behind li { margin-bottom: .1rem; }
ul.steps { list-style: none; margin: 0; padding: 0; }
ul.steps ul.steps { margin: .25rem 0 .5rem .35rem; padding-left: 1.1rem;
  border-left: 2px solid var(--line); }
ul.steps > li { padding: .3rem 0; }
.line { display: flex; gap: 1.25rem; align-items: baseline; justify-content: space-between; }
.line .what { min-width: 0; overflow-wrap: anywhere; }
.line .amount { text-align: right; font-variant-numeric: tabular-nums; flex: 0 1 auto;
  max-width: 50%; }
.line .amount.step { font-weight: 700; }
summary { cursor: pointer; padding: .3rem .5rem; margin: 0 -.5rem; border-radius: .25rem;
  list-style: none; position: relative; padding-left: 1.9rem; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; position: absolute; left: .7rem; top: .75em; width: .5em;
  height: .5em; border-right: 2px solid var(--blue); border-bottom: 2px solid var(--blue);
  transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg); top: .65em; }
summary:hover { background: var(--soft); }
.within { padding-left: 1.4rem; }
.input { padding: .1rem 0 .1rem 1.4rem; }
.from { color: var(--quiet); font-size: .92rem; margin: 0; max-width: 48rem; }
.note { margin: .15rem 0; max-width: 46rem; }
.note b { font-weight: 600; }
.law { border-left: .25rem solid var(--line); margin: .5rem 0; padding: .25rem 1rem;
  color: var(--ink); max-width: 46rem; white-space: pre-line; }
.source summary { font-size: .92rem; color: var(--link); }
pre { background: var(--soft); padding: .75rem 1rem; margin: .35rem 0; font-size: .875rem;
  line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere;
  font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.bad { color: var(--bad); } .care { color: var(--care); }
table { border-collapse: collapse; width: 100%; font-size: .97rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .6rem 1rem .6rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; }
thead th { color: var(--blue); border-bottom: 2px solid var(--blue); }
td.amount, th.amount { text-align: right; font-variant-numeric: tabular-nums; }
footer { margin-top: 3.5rem; padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet);
  font-size: .9rem; }
footer p { max-width: none; margin: 0 0 .35rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  h1 { font-size: 1.75rem; } .outcome { padding: 1.1rem; } .outcome .value { font-size: 1.5rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .6rem; }
  .line { flex-direction: column; gap: 0; } .line .amount { text-align: left; max-width: none; }
  thead { position: absolute; left: -100vw; }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td, td.amount { display: block; border: 0; padding: .1rem 0; text-align: left; }
}
@media print {
  @page { margin: 2cm; }
  html { font-size: 10pt; }
  body { font-size: 1rem; line-height: 1.45; }
  .ribbon, nav, .skip, .source { display: none; }
  header, main, footer { max-width: none; padding: 0; }
  h1 { font-size: 2rem; } h2 { font-size: 1.4rem; margin-top: 1.5rem; break-after: avoid; }
  .outcome { border: 1px solid var(--quiet); break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary::before { display: none; }
  summary, .within, .input { padding-left: 0; padding-right: 0; margin: 0; }
  tr, li > .line { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  .articles a::after { content: " (" attr(href) ")"; font-size: 8pt; overflow-wrap: anywhere; }
}
"""
