/** An LMS registered as an LTI 1.3 platform, its deployments and the tool's keys for it. */
import { z } from 'zod';
import { deploymentId, organisationId, platformId, toolKeyId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

const url = z.string().min(1).max(2000);

export const platformSchema = z.strictObject({
  ...recordShape(platformId),
  organisation: organisationId,
  /** Compared byte for byte with `iss`. */
  issuer: z.string().min(1).max(2000),
  clientId: z.string().min(1).max(255),
  name: z.string().max(200),
  /** `moodle`, `canvas` ... as the platform calls itself; empty where unknown. */
  family: z.string().max(100),
  version: z.string().max(100),
  state: z.enum(['pending', 'active', 'off']),
  authorizationEndpoint: url,
  tokenEndpoint: url,
  jwksUrl: url,
  /** Audience of token requests, where the platform wants another one than its token endpoint (L33). */
  tokenAudience: z.string().max(2000).exactOptional(),
  /** The deployment the registration brought along; further ones are `deployment` records. */
  firstDeployment: z.string().max(255).exactOptional(),
  /** Origins besides issuer and endpoints that may frame us and that bearers may go to; listed by an operator. */
  extraOrigins: z.array(z.string().max(300)).max(20),
  scopes: z.array(z.string().max(300)).max(50),
  registeredBy: z.enum(['dynamic', 'manual']),
  createdAt: instant,
  approvedAt: instant.exactOptional(),
  lastLaunchAt: instant.exactOptional(),
  /** Seconds its clock was ahead of ours (behind: negative) at a launch; gone once a launch shows it right. */
  clockOff: z.strictObject({ seconds: z.int(), at: instant }).exactOptional(),
});
export type Platform = z.infer<typeof platformSchema>;

/** A deployment seen after the registration. Unknown ones wait here for an owner's approval (L15). */
export const deploymentSchema = z.strictObject({
  ...recordShape(deploymentId),
  organisation: organisationId,
  platform: platformId,
  deployment: z.string().max(255),
  state: z.enum(['waiting', 'approved', 'refused']),
  seenAt: instant,
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** One RSA key of the tool for one platform; id = `kid` (L31, L32). */
export const toolKeySchema = z.strictObject({
  ...recordShape(toolKeyId),
  organisation: organisationId,
  platform: platformId,
  publicJwk: z.strictObject({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  /** PKCS#8 PEM, sealed. */
  privateSealed: z.string(),
  createdAt: instant,
  /** Not used for signing before this time, so that platforms have read the new key set. */
  signsFrom: instant,
  /** Published until then; NEVER for the newest key. */
  expiresAt: instant,
});
export type ToolKey = z.infer<typeof toolKeySchema>;

/** The platform's own key set as last read, usable up to 24 h when the platform is down (L11). */
export const platformKeySetSchema = z.strictObject({
  ...recordShape(platformId),
  keys: z.array(z.record(z.string(), z.unknown())).max(100),
  fetchedAt: instant,
});
export type PlatformKeySet = z.infer<typeof platformKeySetSchema>;

export const platforms: Collection<Platform> = {
  name: 'platform',
  schema: platformSchema,
  indexes: [
    ['organisation', 'state'],
    ['issuer', 'state'],
  ],
};
export const deployments: Collection<Deployment> = {
  name: 'deployment',
  schema: deploymentSchema,
  indexes: [
    ['platform', 'state'],
    ['organisation', 'state'],
  ],
};
export const toolKeys: Collection<ToolKey> = {
  name: 'toolKey',
  schema: toolKeySchema,
  indexes: [['platform', 'createdAt']],
  expires: 'expiresAt',
};
export const platformKeySets: Collection<PlatformKeySet> = {
  name: 'platformKeySet',
  schema: platformKeySetSchema,
  indexes: [],
};

/** Origins whose pages may hold ours in a frame for this platform (lti.md L23). */
export function framingOriginsOf(platform: Platform): string[] {
  return distinctOrigins([platform.issuer, platform.authorizationEndpoint, ...platform.extraOrigins]);
}

/** Origins that belong to this platform: bearers, browsers and forms of ours go nowhere else (L36, L44). */
export function originsOf(platform: Platform): string[] {
  return distinctOrigins([
    platform.issuer,
    platform.authorizationEndpoint,
    platform.tokenEndpoint,
    platform.jwksUrl,
    ...platform.extraOrigins,
  ]);
}

/** True where the address is http(s) and on one of the platform's own origins. */
export function isAtPlatform(platform: Platform, address: string): boolean {
  return URL.canParse(address) && originsOf(platform).includes(new URL(address).origin);
}

function distinctOrigins(addresses: readonly string[]): string[] {
  const origins = addresses.flatMap((address) => {
    if (!URL.canParse(address)) return [];
    const { protocol, origin } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? [origin] : [];
  });
  return [...new Set(origins)];
}
