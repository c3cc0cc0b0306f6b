/** Asks the official validator of Open Badges 2.0, `openbadges-validator-core`, where it is installed. */
import { spawn } from 'node:child_process';
import { z } from 'zod';
import { isPng } from '../../../server/openbadges/baking/png-chunks.ts';
import { unbakePng } from '../../../server/openbadges/baking/unbake-png.ts';
import { unbakeSvg } from '../../../server/openbadges/baking/unbake-svg.ts';
import { textOf } from '../../../server/openbadges/verify/fetcher.ts';

/** One of its messages: `name` is the task that it comes from. */
export interface Message {
  level: string;
  name: string;
  result: string;
}

export type SecondOpinion =
  | {
      kind: 'report';
      valid: boolean;
      /** Of Open Badges, as it found it. */
      version?: string;
      errors: number;
      warnings: number;
      messages: Message[];
    }
  | { kind: 'not-installed' }
  /** `version`: it knows Open Badges up to 2.0. `length`: its command line takes no more. `nothing`: no badge was found. */
  | { kind: 'not-asked'; why: 'version' | 'length' | 'nothing' }
  | { kind: 'failed'; why: 'time' | 'size' | 'answer' | 'start' };

export interface Asking {
  /** Whom the badge is compared with. */
  recipient?: string | undefined;
  /** All that the command finds in its environment. */
  env: Readonly<Record<string, string>>;
  timeoutMs?: number;
  /** Most that it may print, in bytes. */
  maxBytes?: number;
}

const COMMAND = 'openbadges';
const TIMEOUT_MS = 60_000;
const MAX_BYTES = 8 * 1024 * 1024;
/** Linux takes 128 KiB in one argument. */
const MAX_ARGUMENT = 120_000;

const answer = z.object({
  report: z.object({
    valid: z.boolean(),
    openBadgesVersion: z.string().optional(),
    errorCount: z.number(),
    warningCount: z.number(),
    messages: z.array(
      z.object({
        name: z.string().nullish(),
        messageLevel: z.string(),
        result: z.string().nullish(),
      }),
    ),
  }),
});

/**
 * What it is asked about: it reads no files (O47), so that a badge is taken out of its picture first. Undefined
 * where nothing is found that it knows.
 */
export function subjectOf(content: string | Uint8Array): string | undefined {
  const found = typeof content !== 'string' && isPng(content) ? ofPng(content) : ofText(content);
  const text = found?.trim() ?? '';
  return /^(?:https?:|\{|[\w-]+\.[\w-]*\.)/i.test(text) ? text : undefined;
}

function ofPng(png: Uint8Array): string | undefined {
  const unbaked = unbakePng(png);
  return typeof unbaked === 'string' ? undefined : (unbaked.v2 ?? unbaked.v3);
}

function ofText(content: string | Uint8Array): string | undefined {
  const text = typeof content === 'string' ? content : textOf(content);
  if (text?.trimStart().startsWith('<') !== true) return text;
  const unbaked = unbakeSvg(text);
  return typeof unbaked === 'object' ? unbaked.text : undefined;
}

/** Runs the command once, without a shell, within its limits. Never throws. */
export function askSecondOpinion(subject: string, asking: Asking): Promise<SecondOpinion> {
  if (Buffer.byteLength(subject) > MAX_ARGUMENT) return Promise.resolve({ kind: 'not-asked', why: 'length' });
  const { recipient, env, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = asking;
  const profile = recipient === undefined ? [] : [`--recipient=${JSON.stringify({ email: recipient })}`];
  return new Promise((resolve) => {
    const child = spawn(COMMAND, ['verify', `--data=${subject}`, ...profile], {
      shell: false,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const parts: Buffer[] = [];
    let size = 0;
    const end = (found: SecondOpinion): void => {
      clearTimeout(late);
      child.kill('SIGKILL');
      resolve(found);
    };
    const late = setTimeout(() => end({ kind: 'failed', why: 'time' }), timeoutMs);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > maxBytes) end({ kind: 'failed', why: 'size' });
      else parts.push(part);
    });
    child.once('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ENOENT' ? { kind: 'not-installed' } : { kind: 'failed', why: 'start' }),
    );
    child.once('close', () => end(opinionOf(Buffer.concat(parts).toString('utf8'))));
  });
}

/** It prints its report as JSON, and a sentence after it. */
function opinionOf(printed: string): SecondOpinion {
  const read = answer.safeParse(jsonOf(printed.slice(0, printed.lastIndexOf('}') + 1)));
  if (!read.success) return { kind: 'failed', why: 'answer' };
  const { valid, openBadgesVersion, errorCount, warningCount, messages } = read.data.report;
  return {
    kind: 'report',
    valid,
    ...(openBadgesVersion === undefined ? {} : { version: openBadgesVersion }),
    errors: errorCount,
    warnings: warningCount,
    messages: messages.map(({ name, messageLevel, result }) => ({
      level: messageLevel,
      name: name ?? '',
      result: result ?? '',
    })),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
