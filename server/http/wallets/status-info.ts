/** Answers of the Open Badges API that are no success: the standard's `Imsx_StatusInfo` (OB 3.0 §B.3). */
import type { ErrorRequestHandler, Response } from 'express';
import type { Context } from '../../context.ts';
import type { ErrorCode } from '../../errors.ts';
import { failureOf } from '../base/failure.ts';

export type CodeMinor =
  | 'forbidden'
  | 'internal_server_error'
  | 'invalid_data'
  | 'invalid_query_parameter'
  | 'not_allowed'
  | 'not_found'
  | 'server_busy'
  | 'unauthorizedrequest'
  | 'unknown';

const SYSTEM = 'Badge Bridge';
/** What a wallet should wait before it tries again (OB 3.0 §6.5). */
export const RETRY_S = 1800;

/** @param description for the developer of the wallet */
export function sendStatusInfo(
  response: Response,
  status: number,
  minor: CodeMinor,
  description: string,
): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({
      imsx_codeMajor: minor === 'not_allowed' ? 'unsupported' : 'failure',
      imsx_severity: minor === 'not_found' ? 'status' : 'error',
      imsx_description: description,
      imsx_codeMinor: {
        imsx_codeMinorField: [{ imsx_codeMinorFieldName: SYSTEM, imsx_codeMinorFieldValue: minor }],
      },
    });
}

const minors: Partial<Record<ErrorCode, CodeMinor>> = {
  BAD_REQUEST: 'invalid_data',
  INVALID: 'invalid_data',
  TOO_LARGE: 'invalid_data',
  UNSUPPORTED_TYPE: 'invalid_data',
  NOT_FOUND: 'not_found',
  FORBIDDEN: 'forbidden',
  RATE_LIMITED: 'server_busy',
};

/** The end of every request to the API that threw. */
export function statusInfoFailure(ctx: Context): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = failureOf(ctx, thrown, request, response);
    const minor = minors[error.code] ?? (error.status >= 500 ? 'internal_server_error' : 'unknown');
    if (error.code === 'RATE_LIMITED') response.set('Retry-After', '60');
    sendStatusInfo(response, error.status, minor, error.expose ? error.message : 'something went wrong here');
  };
}
