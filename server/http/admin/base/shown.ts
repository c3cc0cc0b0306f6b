/** Secrets that a page shows once: kept by the form post, shown by the page it leads to. */
import type { OwnerScope } from '../../../actions/organisations/read-scope.ts';
import { keepToShow, showOnce, type Viewer } from '../../../actions/system/show-once.ts';
import type { Context } from '../../../context.ts';
import { type Asked, type Reply, seeOther } from '../../base/asked.ts';

const viewerOf = ({ session, organisation }: OwnerScope): Viewer => ({
  person: session.person,
  organisation: organisation.id,
});

/** On to a page that shows the values once. */
export async function showAt(
  ctx: Context,
  owner: OwnerScope,
  to: string,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const token = await keepToShow(ctx, viewerOf(owner), values);
  return seeOther(`${to}?${new URLSearchParams({ show: token }).toString()}`);
}

/** The named values this visit may show: undefined where it asks for none, null where they were shown before. */
export async function shownTo<K extends string>(
  ctx: Context,
  { query }: Asked,
  owner: OwnerScope,
  names: readonly K[],
): Promise<Readonly<Record<K, string>> | null | undefined> {
  const token = query.get('show');
  if (token === null) return undefined;
  const shown = await showOnce(ctx, viewerOf(owner), token);
  if (shown === undefined) return null;
  return Object.fromEntries(names.map((name) => [name, shown[name] ?? ''])) as Record<K, string>;
}
