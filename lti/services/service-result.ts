/** How a call to a service of the platform ends: a value, never a throw, so that background work can decide. */
import { BridgeError, toBridgeError } from '../../server/errors.ts';

export type ServiceCode = 'LTI_SERVICE_REFUSED' | 'LTI_SERVICE_UNREACHABLE' | 'LTI_SERVICE_SCOPE_MISSING';

export type ServiceFailure =
  /** The same call may succeed later; not before `afterMs` where the platform said so. */
  | { kind: 'retry'; code: ServiceCode; afterMs?: number; status?: number }
  /** It will not succeed by repeating. */
  | { kind: 'refused'; code: ServiceCode; status?: number; reason?: string };

export type ServiceResult<T> = { kind: 'ok'; value: T } | ServiceFailure;

/** A failure as an error, for passing through shared work; `settled` turns it back into the value. */
export function stopped(failure: ServiceFailure): BridgeError {
  return new BridgeError(failure.code, 'the service call ended', { details: { failure } });
}

/** The result of work that may be `stopped`, or find the platform out of reach; anything else still throws. */
export async function settled<T>(work: () => Promise<T>): Promise<ServiceResult<T>> {
  try {
    return { kind: 'ok', value: await work() };
  } catch (thrown) {
    const failure = failureOf(toBridgeError(thrown));
    if (failure === undefined) throw thrown;
    return failure;
  }
}

function failureOf(error: BridgeError): ServiceFailure | undefined {
  switch (error.code) {
    case 'LTI_SERVICE_REFUSED':
    case 'LTI_SERVICE_UNREACHABLE':
    case 'LTI_SERVICE_SCOPE_MISSING':
      return error.details['failure'] as ServiceFailure;
    case 'HTTP_ADDRESS_REFUSED':
    case 'HTTP_REDIRECT_REFUSED':
      return { kind: 'refused', code: 'LTI_SERVICE_REFUSED', reason: error.code };
    case 'HTTP_TIMEOUT':
    case 'HTTP_NETWORK':
    case 'HTTP_TLS':
    case 'HTTP_TOO_LARGE':
      return { kind: 'retry', code: 'LTI_SERVICE_UNREACHABLE' };
    default:
      return undefined;
  }
}
