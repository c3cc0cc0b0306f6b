/** Who controls which keys, as readers of profiles and of DIDs find it: the https Profile and the DID document (O14, O15). */
import { OB_V3, VC_V2 } from '../contexts/contexts.ts';
import type { ProfileInput } from '../v3/inputs.ts';
import { type ProfileV3, profileV3 } from '../v3/profile.ts';
import { KEY_CONTEXTS, keyListing, type KeyListing, type ListedKey } from './controller-listing.ts';

export interface ProfileDocument extends ProfileV3, KeyListing {
  '@context': string[];
  alsoKnownAs?: string[];
}
export interface DidDocument extends KeyListing {
  '@context': string[];
  id: string;
  alsoKnownAs?: string[];
}
/** The keys of a controller, and its other names. */
export interface ControllerInput {
  /** Every key that ever signed, retired and revoked ones included. */
  keys: readonly ListedKey[];
  /** Other ids of the same controller: the DID of a profile, the profile of a DID. */
  alsoKnownAs?: readonly string[] | undefined;
}

/** The document at the https address of a profile; it is also the controller document of the profile's keys. */
export function profileDocument(input: ControllerInput & { profile: ProfileInput }): ProfileDocument {
  return {
    '@context': [VC_V2, OB_V3, ...KEY_CONTEXTS],
    ...profileV3(input.profile),
    ...alsoKnownAs(input),
    ...keyListing(input.profile.id, input.keys),
  };
}

/** The document of a DID: its keys, and no more. */
export function didDocument(input: ControllerInput & { id: string }): DidDocument {
  return {
    '@context': [...KEY_CONTEXTS],
    id: input.id,
    ...alsoKnownAs(input),
    ...keyListing(input.id, input.keys),
  };
}

function alsoKnownAs({ alsoKnownAs: names = [] }: ControllerInput): { alsoKnownAs?: string[] } {
  return names.length === 0 ? {} : { alsoKnownAs: [...names] };
}
