/** The status list credential before its proof, and the entry by which a credential points into it (Bitstring Status List §2). */
import type { IssuerId, StatusListId } from '../../model/ids.ts';
import type { Addresses } from '../addresses.ts';
import { VC_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';

export interface StatusEntry {
  id: string;
  type: 'BitstringStatusListEntry';
  statusPurpose: 'revocation';
  statusListIndex: string;
  statusListCredential: string;
}

export interface StatusListCredential {
  '@context': [typeof VC_V2];
  id: string;
  type: ['VerifiableCredential', 'BitstringStatusListCredential'];
  issuer: string;
  validFrom: string;
  credentialSubject: {
    id: string;
    type: 'BitstringStatusList';
    statusPurpose: 'revocation';
    encodedList: string;
  };
}

/** `credentialStatus` of a credential whose revocation is bit `index` of a list. */
export function statusEntry(at: Addresses, list: StatusListId, index: number): StatusEntry {
  const address = at.statusList(list);
  return {
    id: `${address}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(index),
    statusListCredential: address,
  };
}

/**
 * The unsigned document of `/status/<n>`; it is signed like a credential.
 *
 * @param encodedList the bits as `emptyList` and `withBitsSet` make them
 * @param signedAt epoch milliseconds, becomes `validFrom`
 */
export function statusListCredential(
  at: Addresses,
  list: StatusListId,
  issuer: IssuerId,
  encodedList: string,
  signedAt: number,
): StatusListCredential {
  const id = at.statusList(list);
  return {
    '@context': [VC_V2],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: at.issuerDid(issuer),
    validFrom: isoOf(signedAt),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList,
    },
  };
}
