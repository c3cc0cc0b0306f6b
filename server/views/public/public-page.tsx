/** The frame of public pages: the issuer speaks where there is one, else the product. */
import type { ComponentChildren, VNode } from 'preact';
import type { Issuer } from '../../model/badges/issuer.ts';
import { paths } from '../../openbadges/addresses.ts';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export interface PublicPageProps {
  words: Words;
  title: string;
  issuer?: Issuer | undefined;
  head?: ComponentChildren;
  narrow?: boolean | undefined;
  /** The page is the one that verifies badges. */
  isVerify?: boolean | undefined;
  children: ComponentChildren;
}

/** No search engine lists any of them (features.md U21). */
export function PublicPage({
  words,
  title,
  issuer,
  head,
  narrow,
  isVerify,
  children,
}: PublicPageProps): VNode {
  const speaker =
    issuer === undefined
      ? { name: words.t('common.appName'), href: '/' }
      : { name: issuer.name, href: paths.issuer(issuer.id), logo: logoOf(issuer) };
  const nav = [{ href: '/verify', label: words.t('verifying.title'), isCurrent: isVerify }];
  const site = { ...speaker, nav };
  return (
    <Page words={words} title={title} chrome="site" site={site} head={head} narrow={narrow}>
      {children}
    </Page>
  );
}

/** Address of an issuer's picture at the size of a header. */
function logoOf({ image }: Issuer): string | undefined {
  return image === undefined ? undefined : `${paths.image(image)}?w=48`;
}
