/** A name in any script, kept from turning the words around it (features.md U18). */
import type { VNode } from 'preact';

export interface NameProps {
  children: string;
  /** BCP 47 tag of the name's language, where it is known and not the page's. */
  lang?: string | undefined;
  /** Direction where it is certain: addresses and codes are `ltr`. */
  dir?: 'ltr' | 'rtl' | undefined;
}

/** A person's name, an e-mail address, a host: isolated from the text around it. */
export function Name({ children, lang, dir }: NameProps): VNode {
  return (
    <bdi lang={lang} dir={dir}>
      {children}
    </bdi>
  );
}
