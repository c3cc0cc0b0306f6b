/** Switches that make single services fail on purpose. */
import type { Request, RequestHandler, Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';

export const faultKinds = ['5xx', 'html', 'slow', '429', 'cut'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  kind: FaultKind;
  /** How many more calls fail; absent: until switched off. */
  times?: number;
  /** For `slow`. */
  delayMs?: number;
  /** For `429`. */
  retryAfterS?: number;
}

export interface Faults {
  targets: readonly string[];
  set(target: string, fault: Fault): void;
  /** Without a target: all off. */
  clear(target?: string): void;
  current(target: string): Fault | undefined;
  /** Stands before a handler; `target` may be read from the request. `*` applies to all. */
  guard(target: string | ((req: Request) => string)): RequestHandler;
}

const page =
  '<!doctype html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>';

/** The handler works as ever; its answer never arrives. */
function cutAnswer(res: Response): void {
  const cut = (): Response => {
    res.socket?.destroy();
    return res;
  };
  res.end = cut as typeof res.end;
}

/** One switch per target name, all off at first. */
export function createFaults(targets: readonly string[]): Faults {
  const active = new Map<string, Fault>();
  const use = (target: string): Fault | undefined => {
    const key = active.has(target) ? target : '*';
    const fault = active.get(key);
    if (fault?.times === undefined) return fault;
    if (fault.times <= 1) active.delete(key);
    else active.set(key, { ...fault, times: fault.times - 1 });
    return fault;
  };
  return {
    targets,
    set: (target, fault) => void active.set(target, fault),
    clear: (target) => (target === undefined ? active.clear() : void active.delete(target)),
    current: (target) => active.get(target),
    guard: (target) => async (req, res, next) => {
      const fault = use(typeof target === 'string' ? target : target(req));
      if (fault?.kind === '5xx') {
        res.status(503).type('text/plain').send('Service Unavailable');
        return;
      }
      if (fault?.kind === '429') {
        if (fault.retryAfterS !== undefined) res.set('Retry-After', String(fault.retryAfterS));
        res.status(429).json({ error: 'slow_down' });
        return;
      }
      if (fault?.kind === 'html') {
        res.status(200).type('text/html').send(page);
        return;
      }
      if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 5000);
      if (fault?.kind === 'cut') cutAnswer(res);
      next();
    },
  };
}
