import { expect } from 'chai';
import { canonicalText } from '../../../server/openbadges/proof/canonical.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { facts, signedCredential } from './samples.ts';
import { assertion, essence, sampleWeb, verifyAt } from './web.ts';

/** What every object inherits that it should not. */
const inherited = (): string[] => {
  const names: string[] = [];
  for (const name in {}) names.push(name);
  const own: Record<string, object> = {};
  for (const name of ['constructor', 'toString']) names.push(...Object.keys(own[name] ?? {}));
  return names;
};

describe('ids that would reach into the prototype of all objects', () => {
  const poisoned = ['__proto__', 'constructor', 'toString'].flatMap((id) => [
    { credentialStatus: id },
    { credentialStatus: { id, type: 'BitstringStatusListEntry' } },
    { issuer: { ...facts.issuer, type: ['Profile'], image: id } },
    { evidence: [{ id, type: ['Evidence'] }] },
    { id },
  ]);

  it('are not canonised', async () => {
    for (const change of poisoned) {
      const outcome = await canonicalText({ ...openBadgeCredential(facts), ...change }).then(
        () => 'canonised',
        () => 'refused',
      );
      expect(outcome, JSON.stringify(change)).to.equal('refused');
      expect(inherited(), JSON.stringify(change)).to.deep.equal([]);
    }
  });

  it('are refused in what is verified, of every version', async () => {
    const web = await sampleWeb();
    const credential = await signedCredential();
    for (const change of poisoned) {
      for (const whole of [credential, assertion]) {
        const report = await verifyAt(web, { ...whole, ...change });
        if (whole === credential) expect(report.verdict, JSON.stringify(change)).to.equal('invalid');
        expect(essence(report).found, JSON.stringify(change)).not.to.include('input.internal');
        expect(inherited(), JSON.stringify(change)).to.deep.equal([]);
      }
    }
  });

  it('are words like any other elsewhere', async () => {
    const { subject } = facts;
    const achievement = { ...subject.achievement, tags: ['__proto__', 'constructor'] };
    expect(
      await canonicalText(openBadgeCredential({ ...facts, subject: { ...subject, achievement } })),
    ).to.include('"__proto__"');
  });
});
