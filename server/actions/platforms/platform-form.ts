/** What an owner may type about a platform, and what can be wrong with it (lti.md L29). */
import { z } from 'zod';
import type { Context } from '../../context.ts';

/** A field and what is wrong with it: also the key of its sentence, `lti.problems.<problem>`. */
export interface FormProblem {
  field: keyof PlatformForm;
  problem: 'missing' | 'too-long' | 'not-an-address' | 'not-reachable' | 'not-an-origin';
}

const text = (max: number): z.ZodType<string> => z.string().trim().min(1).max(max);
const shapes = {
  name: text(200),
  issuer: text(2000),
  clientId: text(255),
  authorizationEndpoint: text(2000),
  tokenEndpoint: text(2000),
  jwksUrl: text(2000),
};

/** Every field as typed; lists hold one entry per line or comma. */
export interface PlatformForm {
  name: string;
  issuer: string;
  clientId: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUrl: string;
  /** Empty: the token endpoint. */
  tokenAudience: string;
  extraOrigins: string;
  /** Deployment ids known beforehand. */
  deployments: string;
}

/** The checked form. */
export interface CheckedPlatform {
  name: string;
  issuer: string;
  clientId: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUrl: string;
  tokenAudience: string | undefined;
  extraOrigins: string[];
  deployments: string[];
}

const addresses = ['issuer', 'authorizationEndpoint', 'tokenEndpoint', 'jwksUrl'] as const;

/**
 * The form with its lists taken apart, or everything that is wrong with it. Addresses must be ones that
 * the outgoing client would ask (L30); no request is made.
 */
export function checkPlatformForm(
  ctx: Context,
  form: PlatformForm,
): { checked: CheckedPlatform } | { problems: FormProblem[] } {
  const problems: FormProblem[] = [];
  for (const [field, shape] of Object.entries(shapes) as [keyof typeof shapes, z.ZodType<string>][])
    if (!shape.safeParse(form[field]).success)
      problems.push({ field, problem: form[field].trim() === '' ? 'missing' : 'too-long' });
  for (const field of addresses) {
    const address = form[field].trim();
    if (address === '') continue;
    if (!isWebAddress(address)) problems.push({ field, problem: 'not-an-address' });
    else if (!ctx.http.isPublicUrl(address)) problems.push({ field, problem: 'not-reachable' });
  }
  const origins = listOf(form.extraOrigins);
  if (origins.length > 20 || !origins.every(isWebAddress))
    problems.push({ field: 'extraOrigins', problem: 'not-an-origin' });
  const deployments = listOf(form.deployments);
  if (deployments.length > 100 || deployments.some((d) => d.length > 255))
    problems.push({ field: 'deployments', problem: 'too-long' });
  if (form.tokenAudience.trim().length > 2000) problems.push({ field: 'tokenAudience', problem: 'too-long' });
  if (problems.length > 0) return { problems };
  return { checked: settled(form, origins, deployments) };
}

function settled(form: PlatformForm, origins: string[], deployments: string[]): CheckedPlatform {
  const audience = form.tokenAudience.trim();
  return {
    name: form.name.trim(),
    issuer: form.issuer.trim(),
    clientId: form.clientId.trim(),
    authorizationEndpoint: form.authorizationEndpoint.trim(),
    tokenEndpoint: form.tokenEndpoint.trim(),
    jwksUrl: form.jwksUrl.trim(),
    tokenAudience: audience === '' ? undefined : audience,
    extraOrigins: [...new Set(origins.map((origin) => new URL(origin).origin))],
    deployments: [...new Set(deployments)],
  };
}

function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function listOf(typed: string): string[] {
  return typed
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
