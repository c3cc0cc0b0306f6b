/** What documents of either version are built from: plain data, whole addresses, times in epoch milliseconds. */

/**
 * Who is named. Hashed unless `hashed: false` is asked for (O12); the salt is the award's own, random, and has
 * 12 characters or more.
 */
export type RecipientInput<Type extends string> = {
  /** E-mail address, URL, DID … as people write it; e-mail addresses are normalised. */
  identity: string;
  /** The version's word for an e-mail address unless told. */
  type?: Type | undefined;
} & ({ salt: string; hashed?: true | undefined } | { hashed: false });

/** A picture: its address, or the address with what is said of it. */
export interface ImageInput {
  /** Address, or a data URI where the standard admits one. */
  id: string;
  caption?: string | undefined;
  /** Address of the author's profile; OB 2.0 only. */
  author?: string | undefined;
}

/** What has to be done: an address, words, or both. */
export interface CriteriaInput {
  id?: string | undefined;
  /** Markdown. */
  narrative?: string | undefined;
}

/** A node of a framework that the achievement is aligned with. */
export interface AlignmentInput {
  targetName: string;
  targetUrl: string;
  targetDescription?: string | undefined;
  targetFramework?: string | undefined;
  targetCode?: string | undefined;
  /** `ceasn:Competency`, `CFItem` … or `ext:…`; OB 3.0 only. */
  targetType?: string | undefined;
}

/** What shows that the achievement was earned: an address, words, or both. */
export interface EvidenceInput {
  /** Address of a web page that shows it. */
  id?: string | undefined;
  /** Markdown. */
  narrative?: string | undefined;
  name?: string | undefined;
  description?: string | undefined;
  genre?: string | undefined;
  audience?: string | undefined;
}

/** Another version or translation of the same achievement. */
export interface RelatedInput {
  id: string;
  /** BCP 47 tag. */
  language?: string | undefined;
  version?: string | undefined;
}
