/** Launches that campus has begun: each is remembered until the tool asks for its token, once. */
import { randomBytes } from 'node:crypto';

export type Launch = { user: number; tool: number; course: number } & (
  | { kind: 'link'; cmid: number; target: 'iframe' | 'window' }
  | { kind: 'deep-link' }
  | { kind: 'review'; cmid: number; learner: number }
);

export interface Launches {
  /** Remembers a launch; gives the `lti_message_hint`. */
  begin(launch: Launch): string;
  /** The launch behind a hint, once; `undefined` where it is unknown or spent. */
  take(hint: string): Launch | undefined;
}

/** In memory, the oldest thousand forgotten first. */
export function createLaunches(): Launches {
  const open = new Map<string, Launch>();
  return {
    begin: (launch) => {
      const number = randomBytes(6).readUIntBE(0, 6);
      const link = launch.kind === 'link' ? { cmid: launch.cmid } : {};
      const name = launch.kind === 'deep-link' ? 'ltilaunch_ContentItemSelectionRequest' : 'ltilaunch_';
      const launchid = `${name}${number}`;
      open.set(launchid, launch);
      const oldest = open.keys().next();
      if (open.size > 1000 && oldest.done !== true) open.delete(oldest.value);
      return JSON.stringify({ ...link, launchid });
    },
    take: (hint) => {
      let id: unknown;
      try {
        const parsed: unknown = JSON.parse(hint);
        id = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'launchid') : undefined;
      } catch {
        return undefined;
      }
      if (typeof id !== 'string') return undefined;
      const launch = open.get(id);
      open.delete(id);
      return launch;
    },
  };
}
