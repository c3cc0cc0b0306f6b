/** The frame of every mail: one column, one button, a plain-text twin of the same words (look.md V12). */
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Words } from '../views/words.ts';

export interface MailContent {
  words: Words;
  subject: string;
  /** Paragraphs before the button. */
  lead: string[];
  button?: { label: string; href: string };
  /** Paragraphs after the button: validity, what to do if it was not you. */
  after: string[];
  /** Why this mail was sent and by whom. */
  footer: string;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const type = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const body = `margin:0;padding:24px 12px;background:#f4f7f8;color:#16212b;font:16px/1.5 ${type}`;
const sheet = 'max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px';
const paragraph = 'margin:0 0 16px';
const buttonStyle =
  'display:inline-block;padding:10px 16px;border-radius:8px;background:#0b6468;color:#ffffff;font-weight:600;text-decoration:none';
const small = 'margin:16px 0 0;color:#53616d;font-size:14px';

function Html(p: MailContent): VNode {
  return (
    <html lang={p.words.lang} dir={p.words.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{p.subject}</title>
      </head>
      <body style={body}>
        <div style={sheet}>
          {p.lead.map((text) => (
            <p style={paragraph}>{text}</p>
          ))}
          {p.button === undefined ? null : (
            <p style={paragraph}>
              <a href={p.button.href} style={buttonStyle}>
                {p.button.label}
              </a>
            </p>
          )}
          {p.after.map((text) => (
            <p style={paragraph}>{text}</p>
          ))}
          {p.button === undefined ? null : <p style={small}>{p.button.href}</p>}
          <p style={small}>{p.footer}</p>
        </div>
      </body>
    </html>
  );
}

/** A mail as HTML and as plain text. */
export function renderMail(content: MailContent): RenderedMail {
  const { lead, button, after, footer, subject } = content;
  const link = button === undefined ? [] : [`${button.label}:\n${button.href}`];
  return {
    subject,
    text: `${[...lead, ...link, ...after, `-- \n${footer}`].join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(Html(content))}`,
  };
}
