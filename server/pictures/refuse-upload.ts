/** The refusals of an upload: one code per kind of fault, with the reason for words. */
import { BridgeError, type ErrorCode } from '../errors.ts';
import type { UploadReason } from './upload-limits.ts';

const codes: Readonly<Partial<Record<UploadReason, ErrorCode>>> = {
  bytes: 'IMAGE_TOO_LARGE',
  pixels: 'IMAGE_TOO_LARGE',
  'too-complex': 'IMAGE_TOO_LARGE',
  doctype: 'IMAGE_UNSAFE',
  entity: 'IMAGE_UNSAFE',
  script: 'IMAGE_UNSAFE',
  event: 'IMAGE_UNSAFE',
  foreign: 'IMAGE_UNSAFE',
  animation: 'IMAGE_UNSAFE',
  external: 'IMAGE_UNSAFE',
  style: 'IMAGE_UNSAFE',
  element: 'IMAGE_UNSAFE',
};

/**
 * The error for a reason: IMAGE_TOO_LARGE, IMAGE_UNSAFE, else IMAGE_INVALID.
 * @param found what it is about (an element's name ...), shortened
 */
export function refusal(reason: UploadReason, found = '', cause?: unknown): BridgeError {
  return new BridgeError(codes[reason] ?? 'IMAGE_INVALID', `picture refused: ${reason}`, {
    details: { reason, found: found.slice(0, 60) },
    ...(cause === undefined ? {} : { cause }),
  });
}
