/** Rules that hold everywhere in a document. */
import { BridgeError, hasCode } from '../../../../server/errors.ts';

/** Where a document holds nulls, empty lists, or members that are undefined. */
export function empties(node: unknown, path = ''): string[] {
  if (node === null || node === undefined || (Array.isArray(node) && node.length === 0)) return [path];
  if (typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([name, value]) => empties(value, `${path}/${name}`));
}

/** True where the act throws DOCUMENT_INVALID; another error is thrown on. */
export function isRefused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (thrown) {
    if (hasCode(thrown, 'DOCUMENT_INVALID')) return true;
    throw thrown;
  }
}

/** The members that an act is refused for with DOCUMENT_INVALID; another error is thrown on. */
export function membersOf(act: () => unknown): unknown {
  try {
    act();
    return 'not refused';
  } catch (thrown) {
    if (thrown instanceof BridgeError && thrown.code === 'DOCUMENT_INVALID') return thrown.details['members'];
    throw thrown;
  }
}
