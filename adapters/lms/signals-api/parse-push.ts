/** The body of `POST /api/v1/signals`: one item or a batch (criteria.md C1a). */
import type { ParsePush } from '../../../server/ports/lms.ts';
import { parseItem } from './parse-item.ts';

const MOST_ITEMS = 1000;

/** See `ParsePush`; pure. A bad item becomes a reason and never spoils the others. */
export const parsePush: ParsePush = (body) => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  if (!Object.hasOwn(body, 'signals')) return [parseItem(body)];
  const { signals, ...others } = body as { signals: unknown };
  if (!Array.isArray(signals) || Object.keys(others).length > 0) return undefined;
  if (signals.length < 1 || signals.length > MOST_ITEMS) return undefined;
  return signals.map((item: unknown) => parseItem(item));
};
