/** The log: winston with our own error format (its own loses `cause`) and redaction. */
import winston from 'winston';
import type { Log, LogFields } from './context.ts';
import { BridgeError } from './errors.ts';

const SECRET_NAME =
  /token|secret|password|passwd|authorization|cookie|client_assertion|code_?verifier|seed|private|api_?key|id_token|signature/i;
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const API_KEY = /\bbb_[\w-]{6,}_[\w-]{20,}/g;
const QUERY_SECRET =
  /([?&](?:code|token|ticket|invite|show|state|id_token|wstoken|access_token|registration_token|login_hint)=)[^&\s"']+/gi;
const MAX_DEPTH = 6;

/** Text without anything that looks like a credential. */
export function redactText(text: string): string {
  return text
    .replace(JWT, '[jwt]')
    .replace(BEARER, '$1 [secret]')
    .replace(API_KEY, '[api key]')
    .replace(QUERY_SECRET, '$1[secret]');
}

/** A value for the log: errors spelled out with their causes, secrets replaced, depth and length limited. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string')
    return redactText(value.length > 4000 ? `${value.slice(0, 4000)}...` : value);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) && item !== undefined ? '[secret]' : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    ...(error instanceof BridgeError ? { code: error.code, details: redact(error.details, depth + 1) } : {}),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(depth === 0 && error.stack !== undefined ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

/** @param stream where lines go; standard output unless told */
export function createLog(p: {
  level: 'error' | 'warn' | 'info' | 'debug';
  format: 'text' | 'json';
  stream?: NodeJS.WritableStream;
}): Log {
  const { Console, Stream } = winston.transports;
  const logger = winston.createLogger({
    level: p.level,
    transports: [p.stream === undefined ? new Console() : new Stream({ stream: p.stream })],
    format: winston.format.combine(
      winston.format.timestamp(),
      p.format === 'json' ? winston.format.json() : winston.format.printf(asText),
    ),
  });
  const at =
    (level: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level)) logger.log(level, redactText(message), redact(fields));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function asText(info: winston.Logform.TransformableInfo): string {
  const { timestamp, level, message, ...fields } = info;
  const names = Object.keys(fields);
  const rest = names.length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${String(timestamp)} ${level.padEnd(5)} ${String(message)}${rest}`;
}
