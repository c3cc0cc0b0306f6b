/** `/admin/audit`: the log, filtered and paged. */
import type { Router } from 'express';
import { listAudit } from '../../actions/system/list-audit.ts';
import type { Context } from '../../context.ts';
import { auditAction } from '../../model/organisations/audit.ts';
import { AuditPage, auditSubjects } from '../../views/admin/audit-page.tsx';
import { html } from '../base/asked.ts';
import { frameOf } from './base/frame.ts';
import { ownerRoute } from './base/owner-route.ts';

export function auditRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin/audit',
    ownerRoute(ctx, async (asked, owner) => {
      const asks = asked.query.get('subject') ?? '';
      const subject = auditSubjects.includes(asks) ? asks : '';
      const after = asked.query.get('after') ?? undefined;
      const actions =
        subject === '' ? undefined : auditAction.options.filter((action) => action.startsWith(`${subject}.`));
      const page = await listAudit(ctx, owner.organisation.id, { actions, after });
      const frame = frameOf(asked, owner);
      return html(AuditPage({ frame, ...page, subject, isFirst: after === undefined }));
    }),
  );
}
