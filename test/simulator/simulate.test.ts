import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { compileCache } from '../support/bot-process.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

async function simulate(...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], ...compileCache };
  const run = promisify(execFile)(process.execPath, [MAIN, ...args], { env, maxBuffer: 32 * 1024 ** 2 });
  // A violation is in the output, too.
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
}

it('lives through half an hour of faults, twice in exactly the same way', async () => {
  const args = ['--seed', '1', '--hours', '0.5', '--acts', '1500', '--faults', '600', '--log'];
  const [first, second] = await Promise.all([simulate(...args), simulate(...args)]);
  expect(first).toMatch(/^seed 1: no violation$/m);
  expect(first).toMatch(/ state succeeded$/m);
  expect(first).toMatch(/ crash after storing \w+$/m);
  expect(second).toBe(first);
});
