import { expect } from 'chai';
import { pastedText } from '../../server/actions/public/pasted-text.ts';

const JWT = `${'eyJhbGciOiJSUzI1NiJ9'.repeat(4)}.${'eyJpc3MiOiJ4In0'.repeat(8)}.${'c2ln'.repeat(40)}`;

describe('pasted text', () => {
  it('is a link without what stands around it, and with https where that is missing', () => {
    for (const text of [
      'https://badges.example/b/1',
      '  https://badges.example/b/1\n',
      '<https://badges.example/b/1>',
      '"https://badges.example/b/1"',
      '(https://badges.example/b/1)',
      'badges.example/b/1',
    ])
      expect(pastedText(text), text).to.equal('https://badges.example/b/1');
    expect(pastedText('http://badges.example:81/b_(1)')).to.equal('http://badges.example:81/b_(1)');
  });

  it('is a signed text in one piece, however a mail program broke it', () => {
    const broken = JWT.replace(/(.{70})/g, '$1\r\n');
    expect(broken).not.to.equal(JWT);
    expect(pastedText(broken)).to.equal(JWT);
    expect(pastedText(`${JWT}\n`)).to.equal(JWT);
  });

  it('is left alone where it is anything else', () => {
    for (const text of ['hello', 'see a.b for more', '{"id":"https://x.example/a"}', '<svg/>', 'a.b.c', ''])
      expect(pastedText(text), text).to.equal(text);
  });
});
