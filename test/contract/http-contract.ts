/** What the outgoing client and its fake must do alike. */
import { expect } from 'chai';
import { type Http, jsonOf, textOf } from '../../server/ports/http.ts';
import { failureOf } from '../helpers/failure.ts';

export interface HttpSetup {
  http: Http;
  /** Answers `/fine` with 201, `X-Kind: Tea` and `{"a":1}`, `/bad` with 500 and `oops`; drops `/cut`. */
  origin: string;
  close(): Promise<void>;
}

export function httpContract(name: string, open: () => Promise<HttpSetup>): void {
  describe(`the http contract: ${name}`, () => {
    let setup: HttpSetup;
    beforeEach(async () => {
      setup = await open();
    });
    afterEach(() => setup.close());
    const get = (path: string) => setup.http.request({ method: 'GET', url: setup.origin + path });

    it('hands over status, headers in lower case, body and address', async () => {
      const answer = await get('/fine');
      expect([answer.status, answer.headers['x-kind'], answer.url]).to.deep.equal([
        201,
        'Tea',
        `${setup.origin}/fine`,
      ]);
      expect(jsonOf(answer)).to.deep.equal({ a: 1 });
    });

    it('takes any status for an answer', async () => {
      const answer = await get('/bad');
      expect([answer.status, textOf(answer), jsonOf(answer)]).to.deep.equal([500, 'oops', undefined]);
    });

    it('fails with a code of the port, naming the host and whether the request may have arrived', async () => {
      const failure = await failureOf(get('/cut'));
      expect(failure.code).to.equal('HTTP_NETWORK');
      expect(failure.details).to.include({ host: new URL(setup.origin).host, isSent: true });
    });
  });
}
