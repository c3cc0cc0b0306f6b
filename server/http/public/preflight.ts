/** Answers a browser that asks whether pages of other sites may read a public document or picture: all may (O16). */
import type { Request, Response } from 'express';

export function preflight(_request: Request, response: Response): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
      'Access-Control-Allow-Headers': 'Accept, If-None-Match',
      'Access-Control-Max-Age': '86400',
      Allow: 'GET, HEAD, OPTIONS',
    })
    .end();
}
