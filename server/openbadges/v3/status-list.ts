/** Where it is told that a credential was revoked: the status list credential before its proof, and the entries that point to lists (Bitstring Status List §2; openbadges.md O19, O20). */
import { VC_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';
import type { StatusInput, StatusListInput } from './inputs.ts';

export interface BitstringEntry {
  id: string;
  type: 'BitstringStatusListEntry';
  statusPurpose: 'revocation';
  statusListIndex: string;
  statusListCredential: string;
}
export interface RevocationListEntry {
  id: string;
  type: '1EdTechRevocationList';
}
export type StatusEntry = BitstringEntry | RevocationListEntry;

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

/** `credentialStatus` of a credential whose revocation is a bit of a list, or an entry of the issuer's own list. */
export function statusEntry(status: StatusInput): StatusEntry {
  if (status.type === '1EdTechRevocationList') return { id: status.list, type: status.type };
  return {
    id: `${status.list}#${status.index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(status.index),
    statusListCredential: status.list,
  };
}

/** The unsigned document of a status list; it is signed like a credential. */
export function statusListCredential({
  id,
  issuer,
  encodedList,
  signedAt,
}: StatusListInput): StatusListCredential {
  return {
    '@context': [VC_V2],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: isoOf(signedAt),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList,
    },
  };
}
