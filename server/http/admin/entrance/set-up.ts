/** `/setup`: the one-time link that the program prints while nobody owns it. */
import { type Router } from 'express';
import { z } from 'zod';
import { canSetUp, setUp } from '../../../actions/organisations/set-up.ts';
import type { Context } from '../../../context.ts';
import { hasCode } from '../../../errors.ts';
import { noFields } from '../../../views/admin/fields.ts';
import { SetUpPage } from '../../../views/site/set-up-page.tsx';
import { SpentLinkPage } from '../../../views/site/spent-link-page.tsx';
import { languages } from '../../../views/words.ts';
import { route } from '../../base/answer.ts';
import { type Asked, html, type Reply } from '../../base/asked.ts';
import { address, checked, text } from '../base/fields.ts';
import { signedIn } from './signed-in.ts';

const form = z.object({ organisation: text(200), name: text(200), address });

export function setUpRoutes(ctx: Context, router: Router): void {
  router.get(
    '/setup',
    route(ctx, [], async ({ words, query }) => {
      const code = query.get('code') ?? '';
      if (!(await canSetUp(ctx, code))) return spent({ words });
      return html(SetUpPage({ words, code, fields: noFields }));
    }),
  );
  router.post(
    '/setup',
    route(ctx, ['own'], async (asked) => {
      const { words } = asked;
      const code = asked.form.text('code');
      const read = checked(form, asked.form);
      if (!read.ok) return html(SetUpPage({ words, code, fields: read.fields }), 422);
      const language = languages.includes(words.lang) ? words.lang : 'en';
      try {
        const { person, organisation } = await setUp(ctx, code, { ...read.values, language });
        const grant = { kind: 'own' as const, person, name: read.values.name, organisation };
        return await signedIn(ctx, asked, grant, '/admin/setup');
      } catch (thrown) {
        if (hasCode(thrown, 'TICKET_INVALID')) return spent(asked);
        throw thrown;
      }
    }),
  );
}

function spent({ words }: Pick<Asked, 'words'>): Reply {
  return html(SpentLinkPage({ words, link: 'setUp' }), 403);
}
