/** The organisation's colour: typed or picked, with the two shades that pages make of it. */
import { h, type VNode } from 'preact';
import { contrast } from '../contrast.ts';
import { describe, Field } from '../components/field.tsx';
import { Filled } from '../components/filled.tsx';
import { Name } from '../components/name.tsx';
import { accentsOf, grounds } from '../stylesheet.ts';
import type { WordKey, Words } from '../words.ts';

export interface AccentFieldProps {
  words: Words;
  /** Id and name of the field for typing. */
  id: string;
  /** As typed or stored; empty for the standard colour. */
  value: string;
  error: string | undefined;
}

/** What the browser's own picker shows for a typed value: it cannot be empty. */
export function pickedFor(value: string): string {
  return isColour(value) ? value : accentsOf(undefined).light.accent;
}

function isColour(value: string): boolean {
  return /^#[0-9a-f]{6}$/.test(value);
}

/** Both inputs stand for one value; without script `<id>Before` tells which of them was changed. */
export function AccentField(p: AccentFieldProps): VNode {
  const { words, id, value } = p;
  const field = {
    ...p,
    label: words.t('admin.organisation.accent'),
    hint: words.t('admin.organisation.accentHint', { example: pickedFor('') }),
    optional: words.t('common.optional'),
  };
  const typed = h('input', {
    ...describe(field),
    type: 'text',
    class: 'short',
    value,
    maxLength: 20,
    dir: 'ltr',
    autocomplete: 'off',
    spellcheck: false,
    'data-colour': `${id}Picked`,
  });
  const picked = h('input', {
    id: `${id}Picked`,
    name: `${id}Picked`,
    type: 'color',
    value: pickedFor(value),
    'aria-label': words.t('admin.organisation.accentPick'),
    'data-colour': id,
  });
  return (
    <>
      <Field {...field}>
        <div class="line">
          {typed}
          {picked}
        </div>
      </Field>
      <input type="hidden" name={`${id}Before`} value={value} />
      {value === '' || isColour(value) ? <Shades words={words} colour={value} /> : null}
    </>
  );
}

function Shades({ words, colour }: { words: Words; colour: string }): VNode {
  const { light, dark } = accentsOf(colour === '' ? undefined : colour);
  return (
    <ul class="accents small stack">
      {([light, dark] as const).map((shades, index) => {
        const look = index === 0 ? 'light' : 'dark';
        const { ground } = grounds[look];
        const { accent, 'on-accent': text } = shades;
        return (
          <li key={look}>
            <Swatch ground={ground} accent={accent} text={text} />
            <span>
              <Filled
                words={words}
                phrase={phraseOf(look, colour !== '' && colour !== accent)}
                params={{ ratio: words.number(Math.floor(contrast(accent, ground) * 10) / 10) }}
                parts={{ colour: <Name dir="ltr">{accent}</Name> }}
              />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** A link and a button as the pages show them. */
function Swatch({ ground, accent, text }: { ground: string; accent: string; text: string }): VNode {
  return (
    <svg width="96" height="40" viewBox="0 0 96 40" aria-hidden="true">
      <path fill={ground} d="M-8-8h112v56H-8z" />
      <path stroke={accent} stroke-width="3" stroke-linecap="round" d="M12 17h26M12 25h18" />
      <rect fill={accent} x="50" y="10" width="36" height="20" rx="5" />
      <path stroke={text} stroke-width="3" stroke-linecap="round" d="M59 20h18" />
    </svg>
  );
}

function phraseOf(look: 'light' | 'dark', isChanged: boolean): WordKey {
  return `admin.organisation.${look}${isChanged ? 'Changed' : 'Kept'}`;
}
