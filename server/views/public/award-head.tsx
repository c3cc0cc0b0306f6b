/** What machines read of a public badge: OpenGraph and Twitter tags in the first HTML (providers.md P80), and its document. */
import type { VNode } from 'preact';
import type { PublicAward } from '../../actions/public/read-public-award.ts';
import type { Words } from '../words.ts';

/** A share card with its address, which changes with what is on it. */
export interface CardLink {
  url: string;
  width: number;
  height: number;
}

export interface AwardHeadProps {
  words: Words;
  shown: PublicAward;
  title: string;
  /** Undefined for a revoked award: it makes no claim and shows no picture. */
  card: CardLink | undefined;
}

export function AwardHead({ words, shown, title, card }: AwardHeadProps): VNode {
  const { achievement, issuer, learner } = shown;
  const links = (
    <>
      <link rel="canonical" href={shown.url} />
      <link rel="alternate" type={shown.alternate.type} href={shown.alternate.url} />
    </>
  );
  if (card === undefined) return links;
  const about = words.t('public.award.ogDescription', {
    description: achievement.description,
    issuer: issuer.name,
  });
  const named =
    learner === undefined ? '' : ` ${words.t('public.award.ogName', { learner, issuer: issuer.name })}`;
  const alt = words.t('public.award.alt', { name: achievement.name, issuer: issuer.name });
  const tags: readonly (readonly [string, string])[] = [
    ['og:title', title],
    ['og:type', 'website'],
    ['og:url', shown.url],
    ['og:description', `${about}${named}`],
    ['og:site_name', issuer.name],
    ['og:image', card.url],
    ['og:image:type', 'image/png'],
    ['og:image:width', String(card.width)],
    ['og:image:height', String(card.height)],
    ['og:image:alt', alt],
  ];
  return (
    <>
      {links}
      <meta name="description" content={about} />
      {tags.map(([property, content]) => (
        <meta key={property} property={property} content={content} />
      ))}
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}
