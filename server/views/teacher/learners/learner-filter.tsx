/** The search over a list of learners: by name, state and badge; a form that asks by GET. */
import type { VNode } from 'preact';
import type { Standing } from '../../../model/signals/progress.ts';
import { Button } from '../../components/button.tsx';
import { type Option, Options } from '../../components/field.tsx';
import { Pager } from '../../components/pager.tsx';
import type { Words } from '../../words.ts';
import { withQuery } from '../teacher-paths.ts';

/** The states a list can be narrowed to, in the order of the choices. */
export const filterStandings = [
  'have',
  'nearly',
  'not-yet',
  'no-data',
] as const satisfies readonly Standing[];

export interface LearnerFilterProps {
  words: Words;
  action: string;
  search: string;
  standing: Standing | undefined;
  /** Badges to choose from, where the list is about several. */
  badges?: { chosen: string | undefined; options: readonly Option[] } | undefined;
}

export function LearnerFilter({ words, action, search, standing, badges }: LearnerFilterProps): VNode {
  return (
    <form class="line bottom" role="search" method="get" action={action}>
      <div>
        <label for="q">{words.t('teacher.learners.search')}</label>
        <input id="q" type="search" name="q" value={search} maxLength={200} dir="auto" />
      </div>
      {badges === undefined ? null : (
        <div>
          <label for="badge">{words.t('teacher.learners.badge')}</label>
          <select id="badge" name="badge" class="short">
            <Options
              value={badges.chosen ?? ''}
              options={[{ value: '', label: words.t('teacher.learners.anyBadge') }, ...badges.options]}
            />
          </select>
        </div>
      )}
      <div>
        <label for="standing">{words.t('teacher.learners.state')}</label>
        <select id="standing" name="standing" class="short">
          <Options
            value={standing ?? ''}
            options={[
              { value: '', label: words.t('teacher.learners.anyState') },
              ...filterStandings.map((value) => ({ value, label: words.t(`teacher.place.${value}`) })),
            ]}
          />
        </select>
      </div>
      <Button icon="search">{words.t('teacher.learners.show')}</Button>
    </form>
  );
}

export interface LearnerPagerProps {
  words: Words;
  page: { page: number; pageSize: number; total: number };
  /** Address of the list with its filter, without the page. */
  path: string;
  query: Readonly<Record<string, string | number | undefined>>;
}

/** The pages of a list of learners; nothing where one page holds all. */
export function LearnerPager({ words, page: at, path, query }: LearnerPagerProps): VNode | null {
  const { page, pageSize, total } = at;
  if (total <= pageSize) return null;
  const to = Math.min(page * pageSize, total);
  const href = (number: number): string => withQuery(path, { ...query, page: number });
  return (
    <Pager
      label={words.t('teacher.nav.pages')}
      text={words.t('teacher.learners.range', {
        from: words.number((page - 1) * pageSize + 1),
        to: words.number(to),
        total: words.number(total),
      })}
      previous={page > 1 ? { href: href(page - 1), label: words.t('common.previous') } : undefined}
      next={to < total ? { href: href(page + 1), label: words.t('common.next') } : undefined}
    />
  );
}
