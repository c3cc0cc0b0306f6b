/** Reads what was named on the command line: an address, a file, a folder or standard input. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../../server/openbadges/verify/limits.ts';

export type ReadBadge = { content: string | Uint8Array } | { problem: string };

/** The address as it stands, or the bytes of the file; of one that is too large, as many as show that. */
export async function readBadge(input: string, stdin: AsyncIterable<Uint8Array>): Promise<ReadBadge> {
  if (/^https?:\/\//i.test(input)) return { content: input };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream: AsyncIterable<Uint8Array> = input === '-' ? stdin : createReadStream(input);
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limits.imageBytes) break;
    }
  } catch (thrown) {
    return { problem: unreadable(thrown) };
  }
  return { content: Buffer.concat(chunks) };
}

function unreadable(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'is neither a file here nor an address that begins with https://.';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user.';
  return `cannot be read: ${message}`;
}

/** True for the path of a folder. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Every file in a folder and in the folders in it, by name. What is hidden (`.name`) and links are left out: a
 * link could lead round in a circle, or away.
 */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesIn(path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}
