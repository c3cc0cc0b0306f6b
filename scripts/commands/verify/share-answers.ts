/** Asks each address once for many badges of one issuer. */
import type { Loaded, Loader } from '../../../server/openbadges/verify/fetcher.ts';

/** Answers that are kept; the oldest go first. */
const MOST = 200;

/**
 * The loader, with its answers kept for as long as it lives: a run over a folder. Failures are asked again.
 * What differs in more than the address is another question.
 */
export function shareAnswers(load: Loader): Loader {
  const known = new Map<string, Promise<Loaded>>();
  return (request) => {
    const { url, headers, maxBytes, allowPlainHttp } = request;
    const key = JSON.stringify([url, headers.accept, maxBytes, allowPlainHttp]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = load(request);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}
