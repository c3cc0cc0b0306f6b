/** Names and values. */
import type { ComponentChildren, VNode } from 'preact';

export interface Fact {
  label: ComponentChildren;
  value: ComponentChildren;
  /** BCP 47 tag of the value's language, where it is not the page's. */
  lang?: string | undefined;
  /** A code or an address: in the fixed-width face, left to right. */
  isCode?: boolean | undefined;
}

export interface FactsProps {
  facts: readonly (Fact | undefined)[];
  isSmall?: boolean | undefined;
}

/** A list of facts; undefined ones are left out. */
export function Facts({ facts, isSmall }: FactsProps): VNode {
  return (
    <dl class={isSmall === true ? 'facts small' : 'facts'}>
      {facts.map((fact) =>
        fact === undefined ? null : (
          <>
            <dt>{fact.label}</dt>
            <dd lang={fact.lang} class={fact.isCode === true ? 'mono' : undefined}>
              {fact.isCode === true ? <bdi dir="ltr">{fact.value}</bdi> : fact.value}
            </dd>
          </>
        ),
      )}
    </dl>
  );
}
