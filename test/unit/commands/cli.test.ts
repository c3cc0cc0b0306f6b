import { expect } from 'chai';
import { runCli } from './installation.ts';

describe('badge-bridge', function () {
  this.timeout(60_000);

  it('tells of every command and what its exit codes mean', async () => {
    const { code, stdout } = await runCli(['--help'], {});
    expect(code).to.equal(0);
    for (const name of ['start', 'verify', 'demo', 'invite', 'keys', 'doctor', 'bench'])
      expect(stdout, name).to.match(new RegExp(`^ {2}${name} `, 'm'));
    expect(stdout).to.include('Exit codes: 0').and.include('64 wrong usage');
  });

  it('ends with 64 where it is not understood, so that 1 stays the answer of a command', async () => {
    const { code, stdout, stderr } = await runCli(['verify'], {});
    expect([code, stdout]).to.deep.equal([64, '']);
    expect(stderr).to.include('missing required argument').and.include('badge-bridge --help');
  });
});
