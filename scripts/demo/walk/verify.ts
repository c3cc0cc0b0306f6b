/** The verifier's part: every document fetched and checked by code that shares nothing with the product. */
import { checkOb2 } from '../check/check-ob2.ts';
import { checkOb3 } from '../check/check-ob3.ts';
import { checkStatusBit } from '../check/check-status-bit.ts';
import { readBakedPng } from '../check/read-baked-png.ts';
import type { Doc, Report } from '../check/report.ts';
import { getJsonOutside } from '../web/outside.ts';
import { until } from './until.ts';
import { type Details, fine, known, plain, REASON, sam, type Way } from './way.ts';

const accept = 'application/vc+ld+json, application/vc, application/ld+json, application/json';

function sound(report: Report): Report {
  const wrong = report.checks.filter(({ ok }) => !ok);
  if (wrong.length > 0) throw new Error(wrong.map(({ name, why }) => `${name}: ${why ?? ''}`).join('; '));
  return report;
}

export async function ob2Verified(way: Way): Promise<Details> {
  return until('the assertion holds', async () => {
    const report = await checkOb2(known(way, 'assertion'), { email: sam.email });
    return { assertion: known(way, 'assertion'), checks: sound(report).checks.length };
  });
}

export async function ob3Verified(way: Way): Promise<Details> {
  return until('the credential holds', async () => {
    const credential = await getJsonOutside(known(way, 'credential'), { accept });
    const report = await checkOb3(credential, { email: sam.email });
    return { credential: String(credential['id']), checks: sound(report).checks.length };
  });
}

/** The picture that the learner downloads carries both versions, each sound. */
export async function baked(way: Way): Promise<Details> {
  return until('the picture carries both badges', async () => {
    const url = `${way.demo.product.url}/courses/${known(way, 'course')}/my/awards/${known(way, 'award')}/badge.png`;
    const { bytes } = fine(await way.people.learner.within(way.demo.campus.url).open(url));
    const { openbadges = '', openbadgecredential = '' } = readBakedPng(bytes);
    const assertion = openbadges.startsWith('{') ? (JSON.parse(openbadges) as Doc)['id'] : openbadges;
    if (assertion !== known(way, 'assertion')) throw new Error(`the OB 2.0 chunk names ${String(assertion)}`);
    sound(await checkOb3(JSON.parse(openbadgecredential) as Doc, { email: sam.email }));
    return { bytes: bytes.length, chunks: 'openbadges, openbadgecredential' };
  });
}

/** The assertion answers 410, the status bit is set, the backpack and the public page say so. */
export async function revocationSeen(way: Way): Promise<Details> {
  const assertion = known(way, 'assertion');
  return until('the revocation is seen', async () => {
    const hosted = await checkOb2(assertion);
    if (hosted.standing !== 'revoked') throw new Error(`the assertion is ${hosted.standing}`);
    if (hosted.reason !== REASON) throw new Error(`the reason is ${hosted.reason ?? 'missing'}`);
    const { isSet, index } = await checkStatusBit(await getJsonOutside(known(way, 'credential'), { accept }));
    if (!isSet) throw new Error('the status bit is not set');
    const standings = await way.demo.backpack.standingsOf(sam.email);
    const shown = standings.find(({ id }) => id === assertion)?.standing ?? 'absent';
    if (shown !== 'revoked') throw new Error(`the backpack shows it as ${shown}`);
    const page = fine(await way.people.verifier.open(known(way, 'publicUrl')));
    if (!plain(page).includes('was revoked on')) throw new Error('the public page does not say so');
    return { status: 410, bit: index, backpack: shown };
  });
}
