/** Form posts: urlencoded and multipart, with limits on everything. */
import busboy from 'busboy';
import type { IncomingMessage } from 'node:http';
import { BridgeError } from '../../errors.ts';
import { readBody } from '../../read-body.ts';

const MAX_FIELDS = 500;
const MAX_BODY_BYTES = 1_000_000;

/** Limits of forms that are not like the others. */
export interface FormLimits {
  /** Largest file, in bytes. */
  fileBytes: number;
  /** Most files. */
  files: number;
  /** Largest field, in bytes. */
  fieldBytes: number;
}

const usual: FormLimits = {
  /** A little above what `checkUpload` allows, so that its clearer message is the one people read. */
  fileBytes: 1_200_000,
  files: 4,
  fieldBytes: 100_000,
};

export interface Upload {
  name: string;
  bytes: Uint8Array;
  /** More came than is ever accepted; `bytes` is cut. */
  isTooLarge: boolean;
}

export interface Form {
  /** First value of a field, trimmed; '' where it is missing. */
  text(name: string): string;
  /** Every value of a field. */
  all(name: string): string[];
  has(name: string): boolean;
  /** An uploaded file; undefined where none was chosen. */
  file(name: string): Upload | undefined;
  names(): string[];
}

/** A form of these values. */
export function formOf(fields: URLSearchParams, files: ReadonlyMap<string, Upload> = new Map()): Form {
  return {
    text: (name) => (fields.get(name) ?? '').trim(),
    all: (name) => fields.getAll(name),
    has: (name) => fields.has(name),
    file: (name) => files.get(name),
    names: () => [...new Set(fields.keys())],
  };
}

export const emptyForm = formOf(new URLSearchParams());

/** Reads the body of a form post. Throws TOO_LARGE, BAD_REQUEST, UNSUPPORTED_TYPE. */
export async function readForm(request: IncomingMessage, limits: FormLimits = usual): Promise<Form> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded')
    return formOf(
      new URLSearchParams((await readBody(request, MAX_BODY_BYTES)).toString('utf8').toWellFormed()),
    );
  if (type === 'multipart/form-data') return readMultipart(request, limits);
  if (type === '') return emptyForm;
  throw new BridgeError('UNSUPPORTED_TYPE', 'not a form');
}

function readMultipart(request: IncomingMessage, limits: FormLimits): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fail = (code: 'BAD_REQUEST' | 'TOO_LARGE', cause?: unknown): void => {
      request.unpipe();
      reject(new BridgeError(code, 'the form could not be read', { cause }));
    };
    const fields = new URLSearchParams();
    const files = new Map<string, Upload>();
    try {
      const parser = busboy({
        headers: request.headers,
        limits: {
          fields: MAX_FIELDS,
          fieldSize: limits.fieldBytes,
          files: limits.files,
          fileSize: limits.fileBytes,
          parts: MAX_FIELDS,
        },
      });
      parser.on('field', (name, value, info) => {
        if (info.valueTruncated || info.nameTruncated) fail('TOO_LARGE');
        else fields.append(name, value.toWellFormed());
      });
      parser.on('file', (name, stream, info) => {
        const parts: Buffer[] = [];
        let isTooLarge = false;
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('limit', () => (isTooLarge = true));
        stream.on('end', () => {
          if (parts.length > 0)
            files.set(name, {
              name: (info.filename ?? '').toWellFormed().slice(0, 200),
              bytes: Buffer.concat(parts),
              isTooLarge,
            });
        });
      });
      for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const)
        parser.on(limit, () => fail('TOO_LARGE'));
      parser.on('error', (thrown) => fail('BAD_REQUEST', thrown));
      parser.on('close', () => resolve(formOf(fields, files)));
      request.on('error', (thrown) => fail('BAD_REQUEST', thrown));
      request.pipe(parser);
    } catch (thrown) {
      fail('BAD_REQUEST', thrown);
    }
  });
}
