/** Mails to owners and to people who prove an address. */
import { wordsFor } from '../views/words.ts';
import { type RenderedMail, renderMail } from './mail.tsx';

/** @param publicUrl origin of the product @param link address on it */
export function signInMail(lang: string, publicUrl: string, link: string): RenderedMail {
  const words = wordsFor(lang);
  return renderMail({
    words,
    subject: words.t('mail.signIn.subject'),
    lead: [words.t('mail.signIn.lead')],
    button: { label: words.t('mail.signIn.button'), href: link },
    after: [words.t('mail.signIn.after')],
    footer: words.t('mail.footer', { host: new URL(publicUrl).host }),
  });
}

export function ownerInviteMail(
  lang: string,
  publicUrl: string,
  p: { link: string; organisation: string; by: string },
): RenderedMail {
  const words = wordsFor(lang);
  return renderMail({
    words,
    subject: words.t('mail.ownerInvite.subject', { organisation: p.organisation }),
    lead: [words.t('mail.ownerInvite.lead', { organisation: p.organisation, by: p.by })],
    button: { label: words.t('mail.ownerInvite.button'), href: p.link },
    after: [words.t('mail.ownerInvite.after')],
    footer: words.t('mail.footer', { host: new URL(publicUrl).host }),
  });
}

export function proveEmailMail(
  lang: string,
  publicUrl: string,
  p: { link: string; organisation: string },
): RenderedMail {
  const words = wordsFor(lang);
  return renderMail({
    words,
    subject: words.t('mail.proveEmail.subject'),
    lead: [words.t('mail.proveEmail.lead', { organisation: p.organisation })],
    button: { label: words.t('mail.proveEmail.button'), href: p.link },
    after: [words.t('mail.proveEmail.after')],
    footer: words.t('mail.footer', { host: new URL(publicUrl).host }),
  });
}

export function testMail(lang: string, publicUrl: string): RenderedMail {
  const words = wordsFor(lang);
  return renderMail({
    words,
    subject: words.t('mail.test.subject'),
    lead: [words.t('mail.test.lead')],
    after: [words.t('mail.test.after')],
    footer: words.t('mail.footer', { host: new URL(publicUrl).host }),
  });
}
