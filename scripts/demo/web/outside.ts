/** Reads documents from other servers with a time and a size limit. */

export interface Fetched {
  status: number;
  type: string;
  bytes: Buffer;
  text: string;
}

export interface OutsideOptions {
  accept?: string;
  timeoutMs?: number;
  maxBytes?: number;
}

/** GET without redirects or cookies. Rejects on network failure, timeout or an answer that is too long. */
export async function getOutside(url: string, options: OutsideOptions = {}): Promise<Fetched> {
  const { accept = 'application/json', timeoutMs = 5000, maxBytes = 2_000_000 } = options;
  const answer = await fetch(url, {
    headers: { accept },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes.length > maxBytes) throw new Error(`${url} answered with more than ${maxBytes} bytes`);
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    bytes,
    text: bytes.toString('utf8'),
  };
}

/** The same for a JSON object. Rejects unless it is answered with 200 and one object. */
export async function getJsonOutside(
  url: string,
  options: OutsideOptions = {},
): Promise<Record<string, unknown>> {
  const answer = await getOutside(url, options);
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return jsonObject(answer.text, url);
}

/** Parses one JSON object; `source` is named in the error. */
export function jsonObject(text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${source} is no JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${source} is no JSON object`);
  }
  return value as Record<string, unknown>;
}
