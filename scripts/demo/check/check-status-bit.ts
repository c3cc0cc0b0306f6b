/** Reads a credential's bit in its status list (W3C Bitstring Status List 1.0 §3.2). */
import { gunzipSync } from 'node:zlib';
import { getJsonOutside } from '../web/outside.ts';
import { child, type Doc, list, text } from './report.ts';

export interface StatusBit {
  isSet: boolean;
  index: number;
  /** Address of the list. */
  listId: string;
  /** The list as it was fetched, with its proof. */
  list: Doc;
}

const leastEntries = 131_072;

function bitsOf(encoded: string): Buffer {
  if (!encoded.startsWith('u')) throw new Error('encodedList is not multibase base64url');
  return gunzipSync(Buffer.from(encoded.slice(1), 'base64url'), { maxOutputLength: 16 << 20 });
}

/**
 * The list's own proof is the caller's to check. Throws where the credential has no entry for revocation,
 * or the list is not as it should be. `read` fetches a JSON object; the network where absent.
 */
export async function checkStatusBit(
  credential: Doc,
  read: (url: string) => Promise<Doc> = (url) =>
    getJsonOutside(url, { accept: 'application/vc+ld+json, application/vc, application/json' }),
): Promise<StatusBit> {
  const entry = child(credential, 'credentialStatus');
  if (entry['type'] !== 'BitstringStatusListEntry') throw new Error('There is no bitstring status entry');
  if (entry['statusPurpose'] !== 'revocation') throw new Error('The entry is not about revocation');
  const index = Number(text(entry, 'statusListIndex'));
  const listId = text(entry, 'statusListCredential');
  const statusList = await read(listId);
  const subject = child(statusList, 'credentialSubject');
  if (statusList['id'] !== listId) throw new Error('The list calls itself something else');
  if (!list(statusList, 'type').includes('BitstringStatusListCredential'))
    throw new Error('It is no status list');
  if (subject['type'] !== 'BitstringStatusList' || subject['statusPurpose'] !== 'revocation') {
    throw new Error('The list is not about revocation');
  }
  const bits = bitsOf(text(subject, 'encodedList'));
  if (bits.length * 8 < leastEntries) throw new Error('The list is shorter than 131,072 entries');
  const byte = bits[Math.floor(index / 8)];
  if (!Number.isInteger(index) || byte === undefined) throw new Error('The index lies outside the list');
  return { isSet: ((byte >> (7 - (index % 8))) & 1) === 1, index, listId, list: statusList };
}
