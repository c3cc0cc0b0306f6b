/**
 * Three actions as equals: download, send to a backpack, share (look.md, Badge). The download is a plain link:
 * with the `download` attribute Chromium asks without the partitioned cookie of a frame, and nothing arrives.
 */
import type { VNode } from 'preact';
import type { BackpackSummary } from '../../actions/learners/read-backpacks.ts';
import { Button, NewTabLink } from '../components/button.tsx';
import { Menu, Menus } from '../components/menu.tsx';
import { isolated } from '../components/rule-words.ts';
import { type AwardPageProps, awardPath } from './award-frame.ts';

export function AwardActions(p: AwardPageProps): VNode {
  const { words } = p.frame;
  return (
    <Menus label={words.t('learner.award.actions')}>
      <Menu icon="download" label={words.t('learner.award.download')}>
        <a href={`${awardPath(p.frame, p.own)}/badge.png`}>{words.t('learner.award.downloadPng')}</a>
        <p class="small muted">{words.t('learner.award.downloadHint')}</p>
        <a href={`${awardPath(p.frame, p.own)}/download`}>{words.t('download.others')}</a>
      </Menu>
      <Menu icon="backpack" label={words.t('learner.award.send')}>
        <SendWays {...p} />
      </Menu>
      <Menu icon="share-2" label={words.t('learner.award.share')}>
        <ShareWays {...p} />
      </Menu>
    </Menus>
  );
}

function SendWays({ frame, own }: AwardPageProps): VNode {
  const { words, home } = frame;
  if (own.standing === 'expired') return <p class="small">{words.t('learner.award.sendExpired')}</p>;
  if (!own.hasBackpacks) return <p class="small">{words.t('learner.award.noBackpacks')}</p>;
  const hasSent = own.deliveries.length > 0;
  return (
    <>
      {own.unsent.map((backpack) => (
        <SendForm key={backpack.host.id} action={`${awardPath(frame, own)}/send`} backpack={backpack}>
          {words.t('learner.award.sendTo', { host: isolated(backpack.host.name) })}
        </SendForm>
      ))}
      {own.unsent.length === 0 && hasSent ? <p class="small">{words.t('learner.award.sendNone')}</p> : null}
      <a href={`${home}/preferences`}>
        {words.t(hasSent || own.unsent.length > 0 ? 'learner.award.connectOther' : 'learner.award.connect')}
      </a>
    </>
  );
}

function SendForm(p: { action: string; backpack: BackpackSummary; children: string }): VNode {
  return (
    <form method="post" action={p.action}>
      <Button isLow name="connection" value={p.backpack.connection?.id}>
        {p.children}
      </Button>
    </form>
  );
}

function ShareWays({ frame, own, links }: AwardPageProps): VNode {
  const { words } = frame;
  const path = awardPath(frame, own);
  if (own.award.published === undefined)
    return (
      <form method="post" action={`${path}/publish`} class="stack">
        <p class="small">{words.t('learner.award.sharePrivate')}</p>
        <input type="hidden" name="then" value="share" />
        <Button isLow name="public" value="on">
          {words.t('learner.award.publishAndShare')}
        </Button>
      </form>
    );
  return (
    <>
      {links.map(({ target, url }) => (
        <NewTabLink key={target} href={url} newTab={words.t('common.newTab')}>
          {words.t(
            target === 'linkedin-profile' ? 'learner.award.linkedinProfile' : 'learner.award.linkedinPost',
          )}
        </NewTabLink>
      ))}
      <a href={`${path}/share`}>{words.t('learner.award.linkedinFields')}</a>
      <NewTabLink href={own.publicUrl} newTab={words.t('common.newTab')}>
        {words.t('learner.award.publicPage')}
      </NewTabLink>
    </>
  );
}
