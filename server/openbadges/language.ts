/** Language tags as documents spell them (BCP 47). */

/** The tag in its canonical spelling (`pt-BR` for `pt_br`), or undefined where it is none. */
export function languageTag(tag: string | undefined): string | undefined {
  if (tag === undefined || tag === '') return undefined;
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
