/** Which signals can matter to a rule, as the strings that signals are looked up by. */
import { BridgeError } from '../errors.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Rule } from '../model/badges/rule.ts';
import { signalOn } from '../model/signals/signal.ts';
import { subjectsOf } from './rules/requirement-form.ts';

/**
 * The `on` of every signal that `rule` can need, sorted, each once. A person's award and revocation carry
 * their badge themselves and need no trigger.
 *
 * @param platform the LMS whose items the rule names
 * @throws RULE_INVALID for a requirement that names no subject: nothing could wake it
 */
export function triggersOf(rule: Rule, platform: PlatformId): string[] {
  const on = rule.groups
    .flatMap((group) => group.requirements)
    .flatMap((requirement) => {
      const subjects = subjectsOf(requirement);
      if (subjects.length === 0)
        throw new BridgeError('RULE_INVALID', 'a requirement names no subject', {
          details: { requirement: requirement.id },
        });
      return subjects.map(({ kind, type, id }) => signalOn(kind, type === 'badge' ? '' : platform, type, id));
    });
  return [...new Set(on)].sort();
}
