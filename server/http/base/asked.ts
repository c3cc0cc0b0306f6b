/** A request as page code sees it, and the answers it can give: no Express above this folder. */
import type { VNode } from 'preact';
import type { OrganisationId } from '../../model/ids.ts';
import type { BackpackSession, LmsSession, OwnSession } from '../../model/organisations/session.ts';
import type { Words } from '../../views/words.ts';
import type { Form } from './form.ts';

export interface Asked {
  method: string;
  /** Path without query. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Fields and files of a form post; empty for a GET. */
  form: Form;
  headers: Readonly<Record<string, string | undefined>>;
  /** Network address of the client. */
  address: string;
  requestId: string;
  now: number;
  words: Words;
  /** The sessions this browser holds, as far as the route's audience asked for them. */
  lms?: LmsSession;
  own?: OwnSession;
  backpack?: BackpackSession;
}

export type Reply =
  | {
      kind: 'html';
      status?: number;
      page: VNode;
      headers?: Readonly<Record<string, string | readonly string[]>>;
      /** Origins besides our own that a form on the page posts to. */
      formActions?: readonly string[];
      /** Whose colour it wears, where no launch or backpack session says so. */
      organisation?: OrganisationId;
    }
  | { kind: 'part'; status?: number; part: VNode }
  | { kind: 'redirect'; to: string; headers?: Readonly<Record<string, string | readonly string[]>> }
  | { kind: 'json'; status?: number; body: unknown; headers?: Readonly<Record<string, string>> }
  | {
      kind: 'bytes';
      status?: number;
      type: string;
      body: Uint8Array | string;
      headers?: Readonly<Record<string, string>>;
    };

export type Handler = (asked: Asked) => Promise<Reply> | Reply;

/** A page. */
export function html(page: VNode, status = 200): Reply {
  return { kind: 'html', status, page };
}

/** The reply as a page of this organisation. */
export function pageOf(organisation: OrganisationId, reply: Reply): Reply {
  return reply.kind === 'html' ? { ...reply, organisation } : reply;
}

/** 303 to a path on our own origin: the next request is a GET, so reload and Back are safe. */
export function seeOther(to: string): Reply {
  return { kind: 'redirect', to };
}
