/** Access tokens of tools for campus' services: issued against a signed assertion, checked on each call. */
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Campus } from '../campus.ts';
import { field } from '../../web/requests.ts';
import { getJsonOutside } from '../../web/outside.ts';
import type { Tool } from './tools.ts';

const tokenLifeS = 3600;

interface Grant {
  tool: number;
  scopes: string[];
  expiresAt: number;
}

export interface ServiceTokens {
  issue(tool: Tool, scopes: string[]): string;
  /** The token's tool where it holds one of `wanted`; otherwise answers 401 or 403 itself. */
  allow(req: Request, res: Response, wanted: readonly string[]): Tool | undefined;
  /** True the first time a tool uses this `jti`. */
  fresh(tool: Tool, jti: string): boolean;
  /** Ends all tokens, as a restart of an LMS may. */
  forgetAll(): void;
}

/** Tokens in memory. */
export function createServiceTokens(campus: Pick<Campus, 'now' | 'tools'>): ServiceTokens {
  const grants = new Map<string, Grant>();
  const seen = new Set<string>();
  return {
    issue: (tool, scopes) => {
      const token = randomBytes(24).toString('base64url');
      grants.set(token, { tool: tool.id, scopes, expiresAt: campus.now() + tokenLifeS * 1000 });
      return token;
    },
    allow: (req, res, wanted) => {
      const token = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
      const grant = grants.get(token);
      const tool = grant && campus.tools.byId(grant.tool);
      if (grant === undefined || tool?.state !== 'active' || grant.expiresAt <= campus.now()) {
        res.status(401).json({ status: 401, reason: 'Unauthorized' });
        return undefined;
      }
      if (!wanted.some((scope) => grant.scopes.includes(scope))) {
        res.status(403).json({ status: 403, reason: 'Insufficient scope' });
        return undefined;
      }
      return tool;
    },
    fresh: (tool, jti) => {
      const key = `${tool.id} ${jti}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    },
    forgetAll: () => grants.clear(),
  };
}

async function provenClient(campus: Campus, assertion: string): Promise<Tool | undefined> {
  try {
    const tool = campus.tools.byClient(decodeJwt(assertion).sub ?? '');
    if (tool?.state !== 'active') return undefined;
    const keys = (await getJsonOutside(tool.jwksUri)) as unknown as JSONWebKeySet;
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      issuer: tool.clientId,
      subject: tool.clientId,
      audience: [campus.url(), `${campus.url()}/mod/lti/token.php`],
      requiredClaims: ['exp', 'iat', 'jti'],
      clockTolerance: 30,
      currentDate: new Date(campus.now()),
    });
    return campus.tokens.fresh(tool, payload.jti ?? '') ? tool : undefined;
  } catch {
    return undefined;
  }
}

/** Token endpoint: client credentials with `private_key_jwt` (LTI security framework §4.1). */
export async function answerTokenRequest(campus: Campus, req: Request, res: Response): Promise<void> {
  const refuse = (error: string): void => void res.status(400).json({ error });
  const assertion = field(req.body, 'client_assertion');
  const asked = field(req.body, 'scope').split(' ').filter(Boolean);
  if (req.is('application/x-www-form-urlencoded') === false || assertion === '' || asked.length === 0) {
    refuse('invalid_request');
    return;
  }
  const isJwt =
    field(req.body, 'client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  if (!isJwt || field(req.body, 'grant_type') !== 'client_credentials') {
    refuse('unsupported_grant_type');
    return;
  }
  const tool = await provenClient(campus, assertion);
  if (tool === undefined) {
    refuse('invalid_client');
    return;
  }
  const granted = asked.filter((scope) => tool.scopes.includes(scope));
  if (granted.length === 0) {
    refuse('invalid_scope');
    return;
  }
  res.set('Cache-Control', 'no-store').json({
    access_token: campus.tokens.issue(tool, granted),
    token_type: 'Bearer',
    expires_in: tokenLifeS,
    scope: granted.join(' '),
  });
}
