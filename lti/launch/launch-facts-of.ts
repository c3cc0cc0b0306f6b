/** From the platform's claims to the facts that our actions keep. */
import type { LaunchFacts } from '../../server/actions/platforms/launch-facts.ts';
import { originsOf, type Platform } from '../../server/model/platforms/platform.ts';
import { BADGE_PARAMETER, BADGE_QUERY, claim } from '../vocabulary.ts';
import type { LaunchClaims } from './read-claims.ts';
import type { Roles } from './read-roles.ts';

/**
 * Facts of a verified launch. Service addresses on foreign origins are left out: no bearer of this
 * platform may go there (lti.md L36).
 * @param target the checked `target_link_uri`
 */
export function launchFactsOf(
  platform: Platform,
  claims: LaunchClaims,
  roles: Roles,
  target: URL,
): LaunchFacts {
  const origins = originsOf(platform);
  const own = (address: string | undefined): string | undefined =>
    address !== undefined && URL.canParse(address) && origins.includes(new URL(address).origin)
      ? address
      : undefined;
  const ags = claims[claim.ags];
  const context = claims[claim.context];
  const link = claims[claim.resourceLink];
  const product = claims[claim.toolPlatform];
  return {
    sub: claims.sub,
    name: nameOf(claims),
    address: claims.email,
    locale: claims[claim.launchPresentation]?.locale ?? claims.locale,
    role: roles.role,
    isPlatformAdmin: roles.isPlatformAdmin,
    deployment: claims[claim.deploymentId],
    course: context && {
      contextId: context.id,
      title: context.title ?? '',
      label: context.label ?? '',
    },
    resourceLink: link && { linkId: link.id, title: link.title ?? '', lineItemUrl: own(ags?.lineitem) },
    services: {
      membershipsUrl: own(claims[claim.nrps]?.context_memberships_url),
      lineItemsUrl: own(ags?.lineitems),
      scopes: ags?.scope ?? [],
    },
    badge: badgeOf(claims, target),
    returnUrl: own(claims[claim.launchPresentation]?.return_url),
    product: product && {
      family: product.product_family_code ?? '',
      version: product.version ?? '',
    },
  };
}

function nameOf(claims: LaunchClaims): string {
  const parts = [claims.given_name, claims.family_name].filter((part) => part !== undefined);
  return (claims.name ?? parts.join(' ')).trim();
}

/** A custom parameter of the link, else the target's query, names a badge. */
function badgeOf(claims: LaunchClaims, target: URL): string | undefined {
  const custom = claims[claim.custom]?.[BADGE_PARAMETER];
  const named = typeof custom === 'string' && custom !== '' ? custom : target.searchParams.get(BADGE_QUERY);
  return named !== null && /^[\w-]{1,200}$/.test(named) ? named : undefined;
}
