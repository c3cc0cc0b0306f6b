/** The opaque cursor of a page: the sort value and id of its last record. */
import { z } from 'zod';
import type { Scalar } from '../../../server/model/record.ts';
import { BridgeError } from '../../../server/errors.ts';

export interface Position {
  value: Scalar;
  id: string;
}

const text = z.string().refine((value) => value.isWellFormed());
const positionSchema = z.tuple([z.union([text, z.number(), z.boolean()]), text]);

export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
}

/** @throws BridgeError BAD_REQUEST where the text is none of ours */
export function readCursor(cursor: string): Position {
  try {
    const [value, id] = positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { value, id };
  } catch (cause) {
    throw new BridgeError('BAD_REQUEST', 'the cursor is malformed', { cause });
  }
}
