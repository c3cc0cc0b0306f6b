/** What connecting a backpack does, in two lines: what is sent, and to whom (features.md U21). */
import type { VNode } from 'preact';
import type { BackpackHost } from '../../model/deliveries/backpack-host.ts';
import { NewTabLink } from '../components/button.tsx';
import { isolated } from '../components/rule-words.ts';
import type { Words } from '../words.ts';

export interface ConnectTermsProps {
  frame: { words: Words };
  host: Pick<BackpackHost, 'name' | 'api' | 'address'>;
}

export function ConnectTerms({ frame: { words }, host }: ConnectTermsProps): VNode {
  const name = isolated(host.name);
  const newTab = words.t('common.newTab');
  const { termsUrl, privacyUrl } = host.api ?? {};
  const links = [
    { url: termsUrl, label: words.t('backpack.list.terms', { host: name }) },
    { url: privacyUrl, label: words.t('backpack.list.privacy', { host: name }) },
  ].flatMap(({ url, label }) => (url !== undefined && /^https?:\/\//i.test(url) ? [{ url, label }] : []));
  return (
    <>
      {words.t('backpack.list.sends', { host: name })}
      <br />
      {words.t('backpack.list.receiver', { host: name, address: isolated(hostName(host)) })}
      {links.length === 0 ? null : (
        <>
          <br />
          {links.map(({ url, label }, index) => (
            <>
              {index === 0 ? '' : ' · '}
              <NewTabLink href={url} newTab={newTab}>
                {label}
              </NewTabLink>
            </>
          ))}
        </>
      )}
    </>
  );
}

/** Where a host is: name and port of its API. */
export function hostName({ api, address }: ConnectTermsProps['host']): string {
  const url = api?.apiBase ?? address;
  return URL.canParse(url) ? new URL(url).host : url;
}
