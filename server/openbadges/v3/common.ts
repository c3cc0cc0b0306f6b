/** What every credential carries around its subject: contexts, dates, status, schema and refresh (VC Data Model 2.0 §4; OB 3.0 §AchievementCredential). */
import { OB_V3, OB_V3_EXTENSIONS, VC_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';
import { filled } from '../filled.ts';
import type { CommonCredentialInput, StatusInput } from './inputs.ts';
import { type StatusEntry, statusEntry } from './status-list.ts';

export type CredentialContexts =
  [typeof VC_V2, typeof OB_V3] | [typeof VC_V2, typeof OB_V3, typeof OB_V3_EXTENSIONS];

export interface CredentialDates {
  validFrom: string;
  awardedDate?: string;
  validUntil?: string;
}
export interface CredentialServices {
  credentialSchema?: { id: string; type: '1EdTechJsonSchemaValidator2019' }[];
  credentialStatus?: StatusEntry;
  refreshService?: { id: string; type: '1EdTechCredentialRefresh' };
}

type ServicesInput = Pick<CommonCredentialInput, 'schemas' | 'refresh'>;
type DatesInput = Pick<CommonCredentialInput, 'issuedAt' | 'awardedAt' | 'expiresAt'>;

/** The contexts in their order; the third if and only if a `1EdTech…` type is used (O4). */
export function contextsFor(
  status: StatusInput | undefined,
  { schemas = [], refresh }: ServicesInput,
): CredentialContexts {
  const isExtended = status?.type === '1EdTechRevocationList' || schemas.length > 0 || (refresh ?? '') !== '';
  return isExtended ? [VC_V2, OB_V3, OB_V3_EXTENSIONS] : [VC_V2, OB_V3];
}

export function credentialDates({ issuedAt, awardedAt, expiresAt }: DatesInput): CredentialDates {
  return {
    validFrom: isoOf(issuedAt),
    ...(awardedAt === undefined ? {} : { awardedDate: isoOf(awardedAt) }),
    ...(expiresAt === undefined ? {} : { validUntil: isoOf(expiresAt) }),
  };
}

export function credentialServices(
  status: StatusInput | undefined,
  { schemas = [], refresh }: ServicesInput,
): CredentialServices {
  return filled({
    credentialSchema: schemas.map((id) => ({ id, type: '1EdTechJsonSchemaValidator2019' as const })),
    credentialStatus: status === undefined ? undefined : statusEntry(status),
    refreshService:
      refresh === undefined || refresh === ''
        ? undefined
        : { id: refresh, type: '1EdTechCredentialRefresh' as const },
  });
}
