/** The stylesheet of the demo's servers: one look, one colour for each. */

/** Two tones of a server's colour: for light and for dark ground. */
export interface Tones {
  light: string;
  dark: string;
}

const tokens = (tones: Tones): string => `
:root { color-scheme: light dark; --ground: #fbfaf8; --paper: #fff; --sunk: #f3f1ed; --line: #e2ded7; --edge: #857f75;
  --text: #24211d; --muted: #635d54; --accent: ${tones.light}; --on-accent: #fff; --done: #1c6a3c; --done-tint: #e6f3ea;
  --warn: #845100; --warn-tint: #fbf0d9; --fail: #a6231f; --fail-tint: #fbeae8; --radius: 10px; --gap: 1rem; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181b; --paper: #1e2125; --sunk: #262a2f; --line: #353a40;
  --edge: #838b95; --text: #e9eaec; --muted: #a9b0b8; --accent: ${tones.dark}; --on-accent: #14161a; --done: #84d19d;
  --done-tint: #17301f; --warn: #efc06b; --warn-tint: #35290f; --fail: #ff9f95; --fail-tint: #3a1d1b; } }
`;

const base = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif; overflow-wrap: break-word; }
h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset, table, form { margin: 0; padding: 0; border: 0; }
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1.1875rem; line-height: 1.3; margin-block-end: .75rem; }
h3 { font-size: 1rem; }
h1, h2, h3, th, dt, label, legend { font-weight: 600; }
p { max-inline-size: 65ch; }
ul, ol { list-style: none; }
a { color: var(--accent); text-underline-offset: .18em; }
code, .mono { font: .875em/1.4 ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.muted { color: var(--muted); } .small { font-size: .875rem; }
.sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-inline-start: 1rem; inset-block-start: -6rem; background: var(--paper); padding: .5rem .75rem; } .skip:focus { inset-block-start: .5rem; z-index: 3; }
`;

const layout = `
.bar { background: var(--paper); border-block-end: 1px solid var(--line); }
.bar > div, main, .foot { inline-size: min(66rem, 100% - 2rem); margin-inline: auto; }
.bar > div { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; padding-block: .625rem; }
.brand { display: flex; align-items: center; gap: .625rem; font-weight: 600; color: inherit; text-decoration: none; min-block-size: 2.25rem; }
.brand span { display: grid; place-items: center; inline-size: 2rem; block-size: 2rem; border-radius: 9px; background: var(--accent); color: var(--on-accent); font-size: .875rem; }
.bar nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.bar nav a { color: var(--muted); text-decoration: none; padding-block: .375rem; border-block-end: 2px solid transparent; }
.bar nav a[aria-current], .tabs a[aria-current] { color: var(--text); border-color: var(--accent); }
.account { margin-inline-start: auto; position: relative; }
.account summary { list-style: none; cursor: pointer; display: flex; gap: .5rem; align-items: center; min-block-size: 2.25rem; }
.account summary::-webkit-details-marker { display: none; }
.account summary::after { content: ""; inline-size: .45rem; block-size: .45rem; border: solid var(--muted); border-width: 0 2px 2px 0; transform: translateY(-.125rem) rotate(45deg); }
.account[open] > .menu { position: absolute; z-index: 2; inset-inline-end: 0; inline-size: 17rem; max-inline-size: calc(100vw - 2rem); background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: .5rem; box-shadow: 0 8px 28px rgb(30 25 15 / .16); }
.menu p { padding: .25rem .625rem; } .menu button { inline-size: 100%; justify-content: flex-start; border: 0; background: none; font-weight: 400; text-align: start; }
.menu button:hover { background: var(--sunk); }
main { padding-block: 1.5rem 4rem; } .foot p { max-inline-size: none; }
@media (max-width: 40rem) { .bar nav { order: 3; flex-basis: 100%; } .bar > div { padding-block-end: 0; } .bar > div:not(:has(nav)) { padding-block-end: .625rem; } .account .name { position: absolute; inline-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } }
.foot { padding-block: 1rem 2rem; border-block-start: 1px solid var(--line); color: var(--muted); font-size: .8125rem; }
.head { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; justify-content: space-between; align-items: end; margin-block-end: 1.5rem; }
.head > div:first-child { flex: 1 1 18rem; } .head p { color: var(--muted); margin-block-start: .25rem; }
.back { font-size: .875rem; display: inline-block; margin-block-end: .375rem; }
main > * + section, main > section + *, .space { margin-block-start: 2rem; }
.stack > * + * { margin-block-start: .75rem; }
.line { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; }
.between { justify-content: space-between; } .line > label { min-inline-size: 0; overflow-wrap: anywhere; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: var(--gap); }
.panel { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem; }
.panel > .rows:only-child { margin-block: -1rem; } .panel > .rows:last-child { margin-block-end: -.75rem; } a.panel { display: block; color: inherit; text-decoration: none; } a.panel:hover { border-color: var(--accent); } a.panel:hover h2 { text-decoration: underline; }
.panel > h2:last-child { margin: 0; }
.stripe { block-size: .375rem; border-radius: 1rem; background: var(--accent); opacity: .8; margin-block-end: .75rem; inline-size: 3rem; }
.rows > li { padding-block: .75rem; } .rows > li + li { border-block-start: 1px solid var(--line); }
.tabs { display: flex; flex-wrap: wrap; gap: 0 1.25rem; border-block-end: 1px solid var(--line); margin-block-end: 1.5rem; }
.tabs a { padding-block: .5rem; color: var(--muted); text-decoration: none; font-weight: 600; border-block-end: 3px solid transparent; }
.facts { display: grid; grid-template-columns: minmax(7rem, auto) minmax(0, 1fr); gap: .375rem 1.25rem; } .facts dt { color: var(--muted); font-weight: 400; }
.facts dd { margin: 0; }
@media (max-width: 30rem) { .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-block-end: .625rem; } h1 { font-size: 1.375rem; } }
`;

const parts = `
button, .button, input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: 8px; min-block-size: 2.375rem; padding: .375rem .75rem; max-inline-size: 100%; }
button, .button { display: inline-flex; align-items: center; justify-content: center; font-weight: 600; cursor: pointer; text-decoration: none; }
button:hover, .button:hover { border-color: var(--accent); color: var(--accent); }
button.go, .button.go { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } button.go:hover, .button.go:hover { color: var(--on-accent); filter: brightness(.92); }
.low { min-block-size: 2rem !important; padding: .125rem .625rem; font-size: .875rem; font-weight: 500; } .risk { color: var(--fail); }
label { display: block; font-size: .875rem; margin-block-end: .25rem; }
.field + .field, .field + .line, form .space { margin-block-start: .875rem; } .field > input, .field > select, .field > textarea { inline-size: min(32rem, 100%); }
.hint { font-size: .8125rem; color: var(--muted); margin-block-end: .25rem; }
.check { display: flex; gap: .625rem; align-items: start; font-weight: 400; padding-block: .25rem; font-size: .9375rem; margin: 0; }
.check input { inline-size: 1.125rem; block-size: 1.125rem; min-block-size: 0; margin: .1875rem 0 0; accent-color: var(--accent); flex: none; }
.short { inline-size: 5.5rem !important; }
.pill { display: inline-flex; align-items: center; gap: .3125rem; padding: 0 .5625rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; line-height: 1.5rem; background: var(--sunk); color: var(--muted); white-space: nowrap; }
.pill.done { background: var(--done-tint); color: var(--done); } .pill.warn { background: var(--warn-tint); color: var(--warn); } .pill.fail { background: var(--fail-tint); color: var(--fail); }
.note { padding: .75rem 1rem; border-radius: var(--radius); background: var(--sunk); margin-block-end: 1.25rem; } .note.done { background: var(--done-tint); } .note.warn { background: var(--warn-tint); } .note.fail { background: var(--fail-tint); }
.kind { display: grid; place-items: center; flex: none; inline-size: 2.25rem; block-size: 2.25rem; border-radius: 9px; background: var(--sunk); color: var(--accent); }
.kind svg { inline-size: 1.25rem; block-size: 1.25rem; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.item { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .25rem .875rem; align-items: center; } .item > .end { justify-self: end; }
@media (max-width: 40rem) { .item { grid-template-columns: auto minmax(0, 1fr); } .item > .end { grid-column: 2; justify-self: start; } }
.person { display: flex; gap: .75rem; align-items: center; text-align: start; } .person > span:last-child { min-inline-size: 0; }
.face { display: grid; place-items: center; flex: none; inline-size: 2rem; block-size: 2rem; border-radius: 50%; background: var(--sunk); color: var(--accent); font-size: .8125rem; font-weight: 600; }
.who { inline-size: 100%; justify-content: flex-start; padding: .875rem 1rem; border-color: var(--line); border-radius: var(--radius); font-weight: 400; }
.frame { display: block; inline-size: 100%; block-size: 40rem; border: 1px solid var(--line); border-radius: var(--radius); background: #fff; }
table { inline-size: 100%; border-collapse: collapse; font-size: .9375rem; } th, td { text-align: start; vertical-align: middle; padding: .5rem .75rem .5rem 0; border-block-end: 1px solid var(--line); }
thead th { color: var(--muted); font-size: .8125rem; vertical-align: bottom; } td { font-variant-numeric: tabular-nums; } tr:last-child > * { border-block-end: 0; }
.scroll { overflow-x: auto; } details > summary { cursor: pointer; min-block-size: 1.75rem; } .panel > details > summary { font-weight: 600; }
.long { display: block; max-block-size: 12rem; overflow: auto; padding: .625rem .75rem; background: var(--sunk); border-radius: 8px; white-space: pre-wrap; }
@media (max-width: 40rem) { table.turn thead { position: absolute; clip-path: inset(50%); } table.turn :is(tbody, tr, td, th) { display: block; border: 0; } table.turn tr { border-block-end: 1px solid var(--line); padding-block: .5rem; } table.turn tr:last-child { border: 0; } table.turn :is(td, th) { padding: .125rem 0; } table.turn td[data-label] { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: .75rem; } table.turn td[data-label]::before { content: attr(data-label); color: var(--muted); } }
`;

/** The whole stylesheet in a server's colour. */
export function stylesheet(tones: Tones): string {
  return tokens(tones) + base + layout + parts;
}
