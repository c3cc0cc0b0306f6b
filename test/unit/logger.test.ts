import { Writable } from 'node:stream';
import { expect } from 'chai';
import { BridgeError } from '../../server/errors.ts';
import { createLog, redact } from '../../server/logger.ts';

function capture(): { lines: string[]; stream: Writable } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      lines.push(chunk.toString());
      callback();
    },
  });
  return { lines, stream };
}

describe('the log', () => {
  it('writes an error with its code and its causes', () => {
    const { lines, stream } = capture();
    const err = new BridgeError('LMS_UNREACHABLE', 'no answer', { cause: new Error('ECONNRESET') });
    createLog({ level: 'info', format: 'json', stream }).error('asking failed', { err });
    const line = JSON.parse(lines[0] ?? '') as { err: { code: string; cause: { message: string } } };
    expect(line.err.code).to.equal('LMS_UNREACHABLE');
    expect(line.err.cause.message).to.equal('ECONNRESET');
  });

  it('never writes a secret: by name, as a token, in an address, in a message', () => {
    const { lines, stream } = capture();
    const log = createLog({ level: 'info', format: 'text', stream });
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI0In0.c2lnbmF0dXJlLXZhbHVl';
    log.info(`Authorization: Bearer abcdef0123456789 and ${jwt}`, {
      wstoken: 'abc123secret',
      url: 'https://moodle.example/x?wstoken=abc123secret&course=2',
      deep: { headers: { authorization: 'Basic QUJDOkRFRg==', ok: 'yes' } },
      key: 'bb_AbCdEfGhIj_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    });
    const line = lines.join('');
    for (const secret of [
      'abc123secret',
      jwt,
      'abcdef0123456789',
      'QUJDOkRFRg',
      'abcdefghijklmnopqrstuvwxyz',
    ])
      expect(line, secret).not.to.include(secret);
    expect(line).to.include('course=2').and.to.include('"ok":"yes"');
  });

  it('keeps every one-time link of ours out of what it writes', () => {
    const paths = ['setup?code', 'join?invite', 'sign-in/confirm?ticket', 'prove-email?ticket', 'admin?show'];
    for (const path of [...paths, 'backpacks/start?code', 'backpacks/callback/abc?state'])
      expect(redact(`https://badges.example/${path}=abcdefgh`), path).to.equal(
        `https://badges.example/${path}=[secret]`,
      );
  });

  it('cuts what is endless: depth, length, bytes', () => {
    interface Loop {
      self?: Loop;
    }
    const loop: Loop = {};
    loop.self = loop;
    expect(JSON.stringify(redact(loop)).length).to.be.lessThan(200);
    expect((redact('x'.repeat(10_000)) as string).length).to.be.lessThan(4100);
    expect(redact(new Uint8Array(9))).to.equal('[9 bytes]');
  });
});
