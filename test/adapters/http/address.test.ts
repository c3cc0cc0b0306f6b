import { expect } from 'chai';
import fc from 'fast-check';
import { isPublicHost } from '../../../adapters/http/allowed-hosts.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { isAddress, isPublicAddress } from '../../../adapters/http/is-public-address.ts';

const refused: Record<string, string[]> = {
  'the unspecified address': ['0.0.0.0', '::', '0.1.2.3'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  'private networks': [
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    'fd12:3456::1',
    'fc00::1',
  ],
  'link-local addresses and cloud metadata': [
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fd00:ec2::254',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
  ],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  'documentation and benchmarking': [
    '192.0.2.1',
    '198.51.100.7',
    '203.0.113.9',
    '198.18.0.1',
    '198.19.255.255',
    '2001:db8::1',
    '3fff::1',
    '2001:2::1',
  ],
  'reserved blocks and broadcast': ['240.0.0.1', '255.255.255.255', '192.0.0.8', '100::1', '4000::1'],
  'IPv4-mapped and IPv4-compatible forms, even of public addresses': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '::8.8.8.8',
  ],
  'NAT64 of a private address': ['64:ff9b::10.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::8.8.8.8'],
  '6to4 of a private address, and Teredo': [
    '2002:c0a8:101::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  ],
  'what is no address': [
    '',
    'example.org',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    'fe80::1%eth0',
    ':::',
    '1::2::3',
    '12345::',
    '::1.2.3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '[2600::1]',
  ],
};

describe('the address filter', () => {
  for (const [what, addresses] of Object.entries(refused))
    it(`refuses ${what}`, () => {
      for (const address of addresses) expect(isPublicAddress(address), address).to.equal(false);
    });

  it('lets addresses of the internet pass', () => {
    for (const address of [
      '8.8.8.8',
      '1.1.1.1',
      '172.15.255.255',
      '172.32.0.1',
      '100.63.255.255',
      '100.128.0.1',
      '169.253.1.1',
      '223.255.255.255',
      '192.0.1.1',
      '2606:4700::1111',
      '2a00:1450:4001:81b::200e',
      '2002:808:808::1',
      '64:ff9b::8.8.8.8',
      '2001:200::1',
    ])
      expect(isPublicAddress(address), address).to.equal(true);
  });

  it('judges an IPv4 address and its NAT64 and 6to4 forms alike, and refuses its mapped form', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        const [a, b, c, d] = v4.split('.').map(Number) as [number, number, number, number];
        const hex = (x: number, y: number): string => (x * 256 + y).toString(16);
        expect(isPublicAddress(`64:ff9b::${v4}`)).to.equal(isPublicAddress(v4));
        expect(isPublicAddress(`2002:${hex(a, b)}:${hex(c, d)}::1`)).to.equal(isPublicAddress(v4));
        expect(isPublicAddress(`::ffff:${hex(a, b)}:${hex(c, d)}`)).to.equal(false);
      }),
    );
  });

  it('knows every spelling of an IPv6 address, and lets none pass outside the global block', () => {
    fc.assert(
      fc.property(fc.ipV6(), (v6) => {
        expect(isAddress(v6), v6).to.equal(true);
        const first = Number.parseInt(v6.startsWith(':') ? '0' : (v6.split(':')[0] ?? '0'), 16);
        if (first >> 13 !== 1 && first !== 0x64) expect(isPublicAddress(v6), v6).to.equal(false);
        expect(isPublicAddress(v6.toUpperCase())).to.equal(isPublicAddress(v6));
        expect(isPublicAddress(new URL(`http://[${v6}]/`).hostname.slice(1, -1)), v6).to.equal(
          isPublicAddress(v6),
        );
      }),
    );
  });
});

describe('public names', () => {
  it('are neither single labels nor names that stay inside a network', () => {
    for (const name of [
      'localhost',
      'moodle',
      'a.local',
      'A.LOCAL',
      'x.localhost',
      'db.internal',
      'nas.lan',
      'r.home.arpa',
      'a.local.',
      '127.0.0.1',
      '[::1]',
      '10.1.2.3',
    ])
      expect(isPublicHost(name), name).to.equal(false);
    for (const name of [
      'moodle.example.org',
      'badges.example',
      'example.org.',
      '8.8.8.8',
      '[2606:4700::1111]',
    ])
      expect(isPublicHost(name), name).to.equal(true);
  });

  const http = createHttp({
    allowedHosts: ['Campus.test:8443', 'intranet', '127.0.0.1:80', '[::1]:9000'],
    userAgent: 'x',
  });

  it('need https, but for hosts the operator listed', () => {
    for (const [url, isPublic] of [
      ['https://example.org/x', true],
      ['http://example.org/x', false],
      ['http://campus.test:8443/', true],
      ['https://campus.test:8443/', true],
      ['http://campus.test/', false],
      ['http://intranet/', true],
      ['https://intranet/', true],
      ['http://intranet:8080/', false],
      ['http://127.0.0.1/', true],
      ['https://127.0.0.1/', false],
      ['http://[::1]:9000/', true],
      ['ftp://example.org/', false],
      ['https://user:pw@example.org/', false],
      ['https://10.0.0.1/', false],
      ['https://0x7f.1/', false],
      ['https://2130706433/', false],
      ['nonsense', false],
    ] as const)
      expect(http.isPublicUrl(url), url).to.equal(isPublic);
  });
});
