/** A whole launch: login, cookie check, launch POST and the 303; rendering excluded. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Figures, rounded } from './figures.ts';
import { furnish, prepared } from './prepare.ts';
import { freePort, runProduct, type Running } from './product.ts';

const WARM_UP = 50;
const LAUNCHES = 200;
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

/** The LMS of the bench: a key set, and tokens signed with its key. */
interface BenchLms {
  issuer: string;
  token(nonce: string, sub: string, tool: string): string;
  close(): void;
}

export async function benchLaunch(folder: string): Promise<Figures> {
  const dataDir = mkdtempSync(join(folder, 'launch-'));
  const lms = await startLms();
  const env = { DATA_DIR: dataDir, ALLOWED_HOSTS: new URL(lms.issuer).host };
  try {
    await prepared(env, (ctx) => furnish(ctx, { issuer: lms.issuer, learners: 0 }));
    const product = await runProduct(env);
    try {
      for (let i = 0; i < WARM_UP; i++) await launch(product, lms, String(i % 20));
      const before = product.cpuSeconds();
      const began = performance.now();
      for (let i = 0; i < LAUNCHES; i++) await launch(product, lms, String(i));
      const ms = (performance.now() - began) / LAUNCHES;
      return {
        'launch.cpuMs': rounded(((product.cpuSeconds() - before) * 1000) / LAUNCHES),
        'launch.ms': rounded(ms),
      };
    } finally {
      await product.stop();
    }
  } finally {
    lms.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function launch(product: Running, lms: BenchLms, sub: string): Promise<void> {
  const login = await fetch(`${product.url}/lti/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      iss: lms.issuer,
      client_id: 'bench',
      login_hint: sub,
      lti_message_hint: 'hint',
      lti_deployment_id: '1',
      target_link_uri: `${product.url}/launch`,
    }),
  });
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const check = await fetch(new URL(where(login, 'login'), product.url), {
    redirect: 'manual',
    headers: { cookie },
  });
  const auth = new URL(where(check, 'cookie check')).searchParams;
  const opened = await fetch(`${product.url}/lti/launch`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: lms.issuer, 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({
      state: auth.get('state') ?? '',
      id_token: lms.token(auth.get('nonce') ?? '', sub, product.url),
    }),
  });
  if (!where(opened, 'launch').startsWith('/courses/'))
    throw new Error(`launched to ${where(opened, 'launch')}`);
}

function where(response: Response, step: string): string {
  const location = response.headers.get('location');
  if (response.status !== 303 && response.status !== 302)
    throw new Error(`${step} answered ${response.status}`);
  return location ?? '';
}

async function startLms(): Promise<BenchLms> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const port = await freePort();
  const jwk = {
    ...createPublicKey(privateKey).export({ format: 'jwk' }),
    kid: 'bench',
    alg: 'RS256',
    use: 'sig',
  };
  const server: Server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${port}`;
  return {
    issuer,
    token: (nonce, sub, tool) => signed(privateKey, claims(issuer, nonce, sub, tool)),
    close: () => server.close(),
  };
}

function claims(issuer: string, nonce: string, sub: string, tool: string): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: 'bench',
    sub,
    nonce,
    iat: now,
    exp: now + 60,
    name: `Learner ${sub}`,
    email: `learner${sub}@bench.example`,
    [`${LTI}deployment_id`]: '1',
    [`${LTI}version`]: '1.3.0',
    [`${LTI}message_type`]: 'LtiResourceLinkRequest',
    [`${LTI}target_link_uri`]: `${tool}/launch`,
    [`${LTI}roles`]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
    [`${LTI}context`]: { id: '2', label: 'BENCH', title: 'Bench course', type: ['CourseSection'] },
    [`${LTI}resource_link`]: { id: '1', title: 'Badges' },
    [`${LTI}launch_presentation`]: { locale: 'en', document_target: 'iframe' },
  };
}

function signed(key: KeyObject, payload: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const data = `${part({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${part(payload)}`;
  return `${data}.${sign('sha256', Buffer.from(data), key).toString('base64url')}`;
}
