/** Writes the audit log: who did what, when. */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Audit, type AuditAction, audits } from '../../model/organisations/audit.ts';
import { newId } from '../../ports/random.ts';
import { clip } from '../../model/text.ts';

/** Who does something, as the audit log names them. */
export interface Actor {
  kind: Audit['actorKind'];
  /** Name or address. */
  name: string;
}

/** Appends one line. `subject` is in words; `reason` is what the person gave. */
export async function audit(
  ctx: Context,
  p: {
    organisation: OrganisationId;
    actor: Actor;
    action: AuditAction;
    subject: string;
    subjectId?: string;
    reason?: string;
  },
): Promise<void> {
  await ctx.store.insert(audits, [
    {
      id: newId('audit', ctx.random),
      organisation: p.organisation,
      at: ctx.clock.now(),
      actor: clip(p.actor.name, 320),
      actorKind: p.actor.kind,
      action: p.action,
      subject: clip(p.subject, 300),
      ...(p.subjectId === undefined ? {} : { subjectId: p.subjectId }),
      ...(p.reason === undefined ? {} : { reason: clip(p.reason, 1000) }),
    },
  ]);
}
