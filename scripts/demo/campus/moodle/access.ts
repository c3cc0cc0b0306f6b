/** Token, functions and capabilities of the web service account, and a count of its calls. */
import { randomBytes } from 'node:crypto';

/** Functions campus offers, and the capabilities each needs (its account starts with all of them). */
export const functions: Readonly<Record<string, readonly string[]>> = {
  core_webservice_get_site_info: [],
  core_course_get_courses_by_field: [],
  core_course_get_contents: ['moodle/course:view'],
  core_enrol_get_enrolled_users: ['moodle/course:viewparticipants'],
  core_completion_get_course_completion_status: ['report/completion:view'],
  core_completion_get_activities_completion_status: ['report/progress:view'],
  gradereport_user_get_grade_items: ['gradereport/user:view', 'moodle/grade:viewall'],
};

/** Each capability once. */
export const capabilities: readonly string[] = [...new Set(Object.values(functions).flat())];

export interface Access {
  token(): string;
  isValid(token: string): boolean;
  /** The token stops working; `renew` makes another. */
  revoke(): void;
  renew(): string;
  isRevoked(): boolean;
  allows(name: string): boolean;
  setFunction(name: string, isAllowed: boolean): void;
  /** The first capability a function lacks. */
  lacks(name: string): string | undefined;
  setCapability(name: string, isHeld: boolean): void;
  holds(capability: string): boolean;
  count(name: string): void;
  /** Calls by function since the start or the last reset. */
  calls(): ReadonlyMap<string, number>;
  resetCalls(): void;
}

/** An account with every right and a fresh token. */
export function createAccess(): Access {
  const newToken = (): string => randomBytes(16).toString('hex');
  const refused = new Set<string>();
  const missing = new Set<string>();
  const calls = new Map<string, number>();
  let token = newToken();
  let isRevoked = false;
  const toggle = (set: Set<string>, name: string, isOn: boolean): void => {
    if (isOn) set.delete(name);
    else set.add(name);
  };
  return {
    token: () => token,
    isValid: (asked) => !isRevoked && asked === token,
    revoke: () => void (isRevoked = true),
    renew: () => {
      isRevoked = false;
      token = newToken();
      return token;
    },
    isRevoked: () => isRevoked,
    allows: (name) => name in functions && !refused.has(name),
    setFunction: (name, isAllowed) => toggle(refused, name, isAllowed),
    lacks: (name) => functions[name]?.find((capability) => missing.has(capability)),
    setCapability: (name, isHeld) => toggle(missing, name, isHeld),
    holds: (capability) => !missing.has(capability),
    count: (name) => void calls.set(name, (calls.get(name) ?? 0) + 1),
    calls: () => calls,
    resetCalls: () => calls.clear(),
  };
}
