/** Preferences: a side list of subjects, and the subject that is open. */
import type { ComponentChildren, VNode } from 'preact';
import { PageHeading } from '../components/page-heading.tsx';
import { SideList } from '../components/tabs.tsx';
import { type Frame, LearnerPage, toHome } from './learner-page.tsx';

const subjects = [
  { id: 'backpacks', path: '/preferences' },
  { id: 'addresses', path: '/preferences/addresses' },
  { id: 'wallets', path: '/preferences/wallets' },
] as const;

export interface PreferencesPageProps {
  frame: Frame;
  subject: (typeof subjects)[number]['id'];
  children: ComponentChildren;
}

export function PreferencesPage({ frame, subject, children }: PreferencesPageProps): VNode {
  const { words, home } = frame;
  const heading = words.t(`learner.preferences.${subject}`);
  return (
    <LearnerPage
      frame={frame}
      title={`${heading} · ${words.t('learner.preferences.title')}`}
      back={toHome(frame)}
    >
      <PageHeading title={words.t('learner.preferences.title')} />
      <div class="split side-left">
        <SideList
          label={words.t('learner.preferences.title')}
          items={subjects.map(({ id, path }) => ({
            href: `${home}${path}`,
            label: words.t(`learner.preferences.${id}`),
            isCurrent: id === subject,
          }))}
        />
        <div class="stack-16">
          <h2>{heading}</h2>
          {children}
        </div>
      </div>
    </LearnerPage>
  );
}
