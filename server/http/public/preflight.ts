/** Answers a browser that asks whether pages of other sites may read a public document or picture: all may (O16). */
import type { Request, RequestHandler, Response } from 'express';

export function preflight(_request: Request, response: Response): void {
  allow(response, 'GET, HEAD, OPTIONS', 'Accept, If-None-Match');
}

/** The same for what may also be posted, with a body of any kind. */
export function preflightOfPosts(headers: string): RequestHandler {
  return (_request, response) => allow(response, 'GET, HEAD, POST, OPTIONS', headers);
}

function allow(response: Response, methods: string, headers: string): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': headers,
      'Access-Control-Max-Age': '86400',
      Allow: methods,
    })
    .end();
}
