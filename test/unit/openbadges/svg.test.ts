import { expect } from 'chai';
import fc from 'fast-check';
import { bakeSvg } from '../../../server/openbadges/baking/bake-svg.ts';
import { unbakeSvg } from '../../../server/openbadges/baking/unbake-svg.ts';
import { BridgeError } from '../../../server/errors.ts';
import { checkSvg } from '../../../server/pictures/check-svg.ts';

const plain = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle r="9"/></svg>';
const jws = 'eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl';
const url = 'https://b.example/a/1?x=1&y="2"';
const json = JSON.stringify({ id: url, name: ']]> & <b> "q" \u{1F393} \uFFFE' });

function faultOf(svg: string | Uint8Array): unknown {
  try {
    bakeSvg(svg, { version: 'v3', text: '{}' });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof BridgeError)) throw thrown;
    return [thrown.code, thrown.details['fault']];
  }
}
const textOf = (svg: string): string => {
  const found = unbakeSvg(svg);
  if (found === undefined || typeof found === 'string') throw new Error(`no badge: ${String(found)}`);
  return found.text;
};

describe('baking into SVG', () => {
  it('writes a hosted 2.0 badge with its address and its JSON', () => {
    const baked = bakeSvg(plain, { version: 'v2', text: '{"id":"https://b.example/a/1"}', url });
    expect(baked).to.equal(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" xmlns:openbadges="http://openbadges.org">' +
        '<openbadges:assertion verify="https://b.example/a/1?x=1&amp;y=&quot;2&quot;">' +
        '<![CDATA[{"id":"https://b.example/a/1"}]]></openbadges:assertion><circle r="9"/></svg>',
    );
  });

  it('writes a signed badge of either version into the attribute, and nothing inside', () => {
    expect(bakeSvg(plain, { version: 'v2', text: jws })).to.contain(
      `<openbadges:assertion verify="${jws}"></openbadges:assertion>`,
    );
    expect(bakeSvg(plain, { version: 'v3', text: jws })).to.contain(
      `xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential verify="${jws}"></openbadges:credential>`,
    );
  });

  it('writes a 3.0 credential without address', () => {
    expect(bakeSvg(plain, { version: 'v3', text: '{"a":1}', url })).to.contain(
      '<openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential>',
    );
  });

  it('gives back what was put in, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom('v2', 'v3'), (text, version) => {
        const baked = bakeSvg(plain, { version, text });
        expect(JSON.parse(textOf(baked))).to.deep.equal(JSON.parse(text));
      }),
      { seed: 7, numRuns: 500 },
    );
    const baked = bakeSvg(plain, { version: 'v2', text: json, url });
    expect(JSON.parse(textOf(baked))).to.deep.equal(JSON.parse(json));
    expect(textOf(bakeSvg(plain, { version: 'v3', text: jws }))).to.equal(jws);
  });

  it('finds the root behind comments, instructions and quotes, prefixed or empty', () => {
    const before = '<?xml version="1.0" encoding="UTF-8"?><!-- <svg> --><?go <svg>?>\n';
    for (const svg of [
      `${before}<svg:svg xmlns:svg="http://www.w3.org/2000/svg" data-x="a > b"><svg:g/></svg:svg>`,
      `${before}<svg xmlns='http://www.w3.org/2000/svg' />`,
      `<svg/>`,
      `<svg xmlns="http://www.w3.org/2000/svg"><style><![CDATA[</svg><svg>]]></style></svg><!-- end -->`,
    ]) {
      const baked = bakeSvg(svg, { version: 'v2', text: json, url });
      expect(JSON.parse(textOf(baked)), svg).to.deep.equal(JSON.parse(json));
    }
  });

  it('replaces the badge that was in it, of whichever version, and leaves all else', () => {
    const once = bakeSvg(plain, { version: 'v3', text: '{"old":1}' });
    const twice = bakeSvg(once, { version: 'v2', text: jws });
    expect(twice).to.equal(bakeSvg(plain, { version: 'v2', text: jws }));
    expect(bakeSvg(twice, { version: 'v3', text: '{"old":1}' })).to.equal(once);
  });

  it('leaves a picture that our own uploads accept acceptable', () => {
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><circle r="90"/></svg>';
    expect(() => checkSvg(bakeSvg(picture, { version: 'v2', text: json, url }))).to.not.throw();
  });

  it('refuses document types, entities, other encodings, other roots and what is too large', () => {
    expect(faultOf(`<!DOCTYPE svg>${plain}`)).to.deep.equal(['IMAGE_UNSAFE', 'doctype']);
    expect(faultOf(plain.replace('<circle', '<t>&boom;</t><circle'))).to.deep.equal([
      'IMAGE_UNSAFE',
      'entity',
    ]);
    expect(faultOf(`<?xml version="1.0" encoding="ISO-8859-1"?>${plain}`)).to.deep.equal([
      'IMAGE_INVALID',
      'encoding',
    ]);
    expect(faultOf(Buffer.from(plain.replace('9', '\u00ff'), 'latin1'))).to.deep.equal([
      'IMAGE_INVALID',
      'encoding',
    ]);
    expect(faultOf('<html/>')).to.deep.equal(['IMAGE_INVALID', 'not-a-picture']);
    expect(faultOf('<svg><g></svg>')).to.deep.equal(['IMAGE_INVALID', 'broken']);
    expect(faultOf(`<svg>${' '.repeat(2_000_001)}</svg>`)).to.deep.equal(['IMAGE_TOO_LARGE', 'too-large']);
    expect(faultOf('<svg xmlns:openbadges="https://other.example"/>')).to.deep.equal([
      'IMAGE_INVALID',
      'broken',
    ]);
  });
});

describe('reading SVG', () => {
  const root = (inner: string, uri = 'http://openbadges.org'): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="${uri}">${inner}</svg>`;

  it('goes by namespace and name, not by prefix, wherever the element stands', () => {
    expect(textOf(root(`<g><o:assertion verify="${jws}"/></g>`))).to.equal(jws);
    expect(unbakeSvg(root(`<o:assertion verify="${jws}"/>`, 'https://elsewhere.example'))).to.equal(
      undefined,
    );
    expect(unbakeSvg(plain)).to.equal(undefined);
  });

  it('takes an address in the attribute, JSON in text or CDATA before it', () => {
    expect(textOf(root('<o:assertion verify="https://b.example/a?x=1&amp;y=2"/>'))).to.equal(
      'https://b.example/a?x=1&y=2',
    );
    expect(textOf(root('<o:assertion verify="https://b.example/a">{"a":"&lt;"}</o:assertion>'))).to.equal(
      '{"a":"<"}',
    );
  });

  it('takes the first of several and says that there are more', () => {
    const found = unbakeSvg(root(`<o:assertion verify="${jws}"/><o:assertion verify="x"/>`));
    expect(found).to.deep.equal({ version: 'v2', text: jws, hasSeveral: true });
  });

  it('never throws', () => {
    const pieces = [
      '<svg',
      '<o:assertion',
      ' verify="',
      '">',
      '<![CDATA[',
      ']]>',
      '</svg>',
      '&',
      '<!--',
      '"',
      '\u0000',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 30 }), (parts) => {
        unbakeSvg(root(parts.join('')));
        unbakeSvg(Buffer.from(parts.join(''), 'latin1'));
      }),
      { seed: 11, numRuns: 2000 },
    );
  });
});
