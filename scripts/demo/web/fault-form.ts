/** The form that switches faults, and what it sends. */
import { type Fault, faultKinds, type FaultKind, type Faults } from './faults.ts';
import { type Html, markup } from './markup.ts';
import { field, wholeNumber } from './requests.ts';

const words: Record<FaultKind, string> = {
  '5xx': '503',
  html: 'HTML instead of JSON',
  slow: 'Slow',
  '429': '429 with Retry-After',
  cut: 'Work, then cut the connection',
};

function options(current: Fault | undefined): Html[] {
  return faultKinds.map(
    (kind) =>
      markup`<option value="${kind}"${current?.kind === kind ? markup` selected` : ''}>${words[kind]}</option>`,
  );
}

/** One select per target, named `fault:<target>`, and `seconds` for slow answers and Retry-After. */
export function faultForm(
  action: string,
  faults: Faults,
  labels: Readonly<Record<string, string>> = {},
): Html {
  const rows = faults.targets.map((target) => {
    const current = faults.current(target);
    return markup`<li class="line between"><label for="fault-${target}" style="margin:0;font-weight:400">${labels[target] ?? target}</label>
<select id="fault-${target}" class="low" name="fault:${target}"><option value="">Works</option>${options(current)}</select></li>`;
  });
  return markup`<form method="post" action="${action}" class="stack"><div class="panel"><ul class="rows">${rows}</ul></div>
<div class="line"><label for="seconds" style="margin:0">Seconds for slow answers and Retry-After</label><input id="seconds" class="short" name="seconds" inputmode="numeric" value="5"></div>
<div class="line"><button class="go">Save</button><button name="clear" value="1">Mend everything</button></div></form>`;
}

/** Sets the switches as the form says. */
export function applyFaultForm(faults: Faults, input: unknown): void {
  faults.clear();
  if (field(input, 'clear') !== '') return;
  const seconds = wholeNumber(input, 'seconds') ?? 5;
  for (const target of faults.targets) {
    const kind = faultKinds.find((one) => one === field(input, `fault:${target}`));
    if (kind === undefined) continue;
    faults.set(target, { kind, delayMs: seconds * 1000, retryAfterS: seconds });
  }
}
