/** Appends a line to the audit log. */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Audit, type AuditAction, audits } from '../../model/organisations/audit.ts';
import { newId } from '../../ports/random.ts';

/** Who does something, as the audit log names them. */
export interface Actor {
  /** Name or address as it is now. */
  name: string;
  kind: Audit['actorKind'];
}

/** What was done, to what. */
export interface AuditEntry {
  organisation: OrganisationId;
  action: AuditAction;
  /** What it was done to, in words. */
  subject: string;
  subjectId?: string;
  reason?: string;
}

/** Writes who did what just now; resolves when it is durable. */
export async function recordAudit(ctx: Context, by: Actor, entry: AuditEntry): Promise<void> {
  const { subject, reason, ...rest } = entry;
  await ctx.store.insert(audits, [
    {
      id: newId('audit', ctx.random),
      at: ctx.clock.now(),
      actor: clip(by.name, 320),
      actorKind: by.kind,
      subject: clip(subject, 300),
      ...(reason === undefined ? {} : { reason: clip(reason, 1000) }),
      ...rest,
    },
  ]);
}

const clip = (text: string, max: number): string => text.slice(0, max).toWellFormed();
