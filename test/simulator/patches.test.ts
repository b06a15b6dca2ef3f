import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { promises } from './promises/violation.ts';

const patches = globSync('{,cluster/}*.patch', { cwd: new URL('patches/', import.meta.url) }).toSorted();

it('plants at least two bugs for each promise', () => {
  for (const of of Object.keys(promises))
    expect(patches.filter((name) => name.startsWith(`${of}-`)).length, of).toBeGreaterThanOrEqual(2);
});

it.for(patches)('can still plant %s', (name) => {
  const file = fileURLToPath(new URL(`patches/${name}`, import.meta.url));
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  execFileSync('git', ['apply', '--check', file], { cwd, stdio: 'pipe' });
});
