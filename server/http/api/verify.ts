/** `GET` and `POST /api/v1/verify`: the report on a badge of any issuer, for anybody and from any site. */
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { verifyBadge } from '../../actions/public/verify-badge.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { readBody } from '../../read-body.ts';
import { tellVerification } from '../../views/verify/tell-report.ts';
import { chooseLanguage, wordsFor } from '../../views/words.ts';
import { readForm } from '../base/form.ts';
import { verifyForm, verifyLimits } from '../base/turnstile.ts';

/** What is to be verified, and whom the badge is compared with. */
interface Wanted {
  input: string | Uint8Array;
  recipient?: string;
}

const identity = z.string().trim().max(320);
const url = z
  .string()
  .trim()
  .max(2000)
  .regex(/^https?:\/\/\S+$/i);

export function verifyByLink(ctx: Context): RequestHandler {
  return async (request, response) => {
    if (request.query['recipient'] !== undefined)
      throw new BridgeError('BAD_REQUEST', 'an address of a person does not belong in a URL: use POST');
    const input = url.safeParse(request.query['url']);
    if (!input.success)
      throw new BridgeError('BAD_REQUEST', 'url is missing or no http address of at most 2000 characters');
    await answer(ctx, request, response, { input: input.data });
  };
}

export function verifyByBody(ctx: Context): RequestHandler {
  return async (request, response) => {
    await answer(ctx, request, response, await wantedOf(request));
  };
}

async function answer(ctx: Context, request: Request, response: Response, wanted: Wanted): Promise<void> {
  const { input, recipient = '' } = wanted;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { report, at } = await verifyBadge(ctx, input, {
    signal: gone.signal,
    ...(recipient === '' ? {} : { recipient }),
  });
  const words = wordsFor(languageOf(request));
  response
    .set({ 'Cache-Control': 'no-store', 'Content-Language': words.lang })
    .json(tellVerification({ report, at, by: ctx.settings.publicUrl }, words));
}

function languageOf(request: Request): string {
  const accepted = (request.get('accept-language') ?? '').split(',').map((part) => part.split(';')[0] ?? '');
  const asked = typeof request.query['lang'] === 'string' ? [request.query['lang']] : [];
  return chooseLanguage([...asked, ...accepted].map((tag) => tag.trim()).filter((tag) => tag.length < 40));
}

async function wantedOf(request: Request): Promise<Wanted> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded')
    return formWanted(request);
  const body = await readBody(request, verifyLimits.inputBytes);
  if (body.length === 0) throw nothing();
  return type === 'application/json' ? jsonWanted(body) : { input: body };
}

async function formWanted(request: Request): Promise<Wanted> {
  const form = await readForm(request, verifyForm);
  const file = form.file('file');
  if (file !== undefined && file.bytes.length > verifyLimits.inputBytes)
    throw new BridgeError('TOO_LARGE', 'the file is larger than 5 MB');
  const input = file?.bytes ?? (form.text('input') || form.text('url'));
  if (input.length === 0) throw nothing();
  return { input, recipient: recipientOf(form.text('recipient')) };
}

const envelope = z.object({
  input: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  url: url.optional(),
  recipient: z.string().optional(),
});

/** `{"input" or "url", "recipient"}`; JSON of any other form is the badge itself. */
function jsonWanted(body: Buffer): Wanted {
  const sent = parsed(body);
  const isEnvelope = sent !== undefined && !('@context' in sent) && ('input' in sent || 'url' in sent);
  if (!isEnvelope) return { input: body };
  const read = envelope.safeParse(sent);
  if (!read.success)
    throw new BridgeError(
      'BAD_REQUEST',
      'send input (text, or a badge as JSON) or url, and recipient as text',
    );
  const { input = read.data.url ?? '', recipient = '' } = read.data;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  if (text.trim() === '') throw nothing();
  return { input: text, recipient: recipientOf(recipient) };
}

function parsed(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function recipientOf(text: string): string {
  const read = identity.safeParse(text);
  if (!read.success) throw new BridgeError('BAD_REQUEST', 'recipient is longer than 320 characters');
  return read.data;
}

function nothing(): BridgeError {
  return new BridgeError('BAD_REQUEST', 'there is nothing to verify: send a file, a text or a url');
}
