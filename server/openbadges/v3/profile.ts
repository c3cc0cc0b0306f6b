/** A person or an organisation as OB 3.0 describes it (OB 3.0 §Profile). */
import { expectParts, filled } from '../filled.ts';
import type { AddressInput, ProfileInput } from './inputs.ts';
import { type IdentifierEntry, identifierEntries, type ImageObject, imageV3 } from './members.ts';

export interface AddressV3 {
  type: ['Address'];
  addressCountry?: string;
  addressCountryCode?: string;
  addressRegion?: string;
  addressLocality?: string;
  streetAddress?: string;
  postOfficeBoxNumber?: string;
  postalCode?: string;
  geo?: { type: 'GeoCoordinates'; latitude: number; longitude: number };
}
export interface ProfileV3 {
  id: string;
  type: ['Profile'];
  name?: string;
  url?: string;
  email?: string;
  phone?: string;
  description?: string;
  image?: ImageObject;
  address?: AddressV3;
  otherIdentifier?: IdentifierEntry[];
  official?: string;
  parentOrg?: ProfileV3;
  familyName?: string;
  givenName?: string;
  additionalName?: string;
  patronymicName?: string;
  honorificPrefix?: string;
  honorificSuffix?: string;
  familyNamePrefix?: string;
  dateOfBirth?: string;
  endorsement?: object[];
  endorsementJwt?: string[];
}

/** The profile as it stands in a credential; it is checked with the credential (O6). */
export function profileV3(input: ProfileInput): ProfileV3 {
  expectParts({ profile: input });
  return {
    id: input.id,
    type: ['Profile'],
    ...filled({
      name: input.name,
      url: input.url,
      email: input.email,
      phone: input.phone,
      description: input.description,
      image: imageV3(input.image),
      address: addressV3(input.address),
      otherIdentifier: identifierEntries(input.otherIdentifiers),
      official: input.official,
      parentOrg: input.parentOrg === undefined ? undefined : profileV3(input.parentOrg),
      familyName: input.familyName,
      givenName: input.givenName,
      additionalName: input.additionalName,
      patronymicName: input.patronymicName,
      honorificPrefix: input.honorificPrefix,
      honorificSuffix: input.honorificSuffix,
      familyNamePrefix: input.familyNamePrefix,
      dateOfBirth: input.dateOfBirth,
      endorsement: [...(input.endorsements ?? [])],
      endorsementJwt: [...(input.endorsementJwts ?? [])],
    }),
  };
}

function addressV3(address: AddressInput | undefined): AddressV3 | undefined {
  if (address === undefined) return undefined;
  const { geo } = address;
  return {
    type: ['Address'],
    ...filled({
      addressCountry: address.addressCountry,
      addressCountryCode: address.addressCountryCode,
      addressRegion: address.addressRegion,
      addressLocality: address.addressLocality,
      streetAddress: address.streetAddress,
      postOfficeBoxNumber: address.postOfficeBoxNumber,
      postalCode: address.postalCode,
      geo:
        geo === undefined
          ? undefined
          : { type: 'GeoCoordinates' as const, latitude: geo.latitude, longitude: geo.longitude },
    }),
  };
}
