/** The mailed link by which a learner proves an address. */
import { Router } from 'express';
import { type ProofAsked, proveAddress, readProof } from '../../actions/learners/prove-address.ts';
import type { Context } from '../../context.ts';
import { hasCode } from '../../errors.ts';
import { ProvedPage, ProvePage, SpentProofPage } from '../../views/public/prove-pages.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, pageOf, type Reply, seeOther } from '../base/asked.ts';

export function proveEmailRoutes(ctx: Context): Router {
  const router = Router();
  router.get(
    '/prove-email',
    route(ctx, [], (asked) => {
      const ticket = asked.query.get('ticket') ?? '';
      return unlessSpent(asked, readProof(ctx, ticket), (proof) =>
        pageOf(proof.ticket.purpose.organisation, html(ProvePage({ words: asked.words, proof, ticket }))),
      );
    }),
  );
  router.post(
    '/prove-email',
    route(ctx, [], (asked) =>
      unlessSpent(asked, proveAddress(ctx, asked.form.text('ticket')), () => seeOther('/prove-email/done')),
    ),
  );
  router.get(
    '/prove-email/done',
    route(ctx, [], ({ words }) => html(ProvedPage({ words }))),
  );
  return router;
}

async function unlessSpent(
  asked: Asked,
  reading: Promise<ProofAsked>,
  then: (proof: ProofAsked) => Reply,
): Promise<Reply> {
  try {
    return then(await reading);
  } catch (thrown) {
    if (hasCode(thrown, 'TICKET_INVALID')) return html(SpentProofPage({ words: asked.words }), 403);
    throw thrown;
  }
}
