import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Plants each bug of `patches`, one at a time, into a copy of the bot, and simulates one seed after the other until one
 * catches it. Arguments: the beginning of the names of patches; default: all.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOST_SEEDS = 50;
const DAY = ['--hours', '3', '--acts', '1500', '--faults', '700'];

const [, , wanted = ''] = process.argv;
const patches = globSync(`${wanted}*.patch`, { cwd: join(ROOT, 'test/simulator/patches') }).toSorted();
for (const patch of patches) {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    for (const name of ['src', 'test', 'packages', 'package.json'])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    execFileSync('git', ['apply', join(ROOT, 'test/simulator/patches', patch)], { cwd: folder });
    const caught = catchIt(folder);
    process.stdout.write(`${basename(patch, '.patch')}: ${caught ?? `not caught by ${MOST_SEEDS} seeds`}\n`);
    if (!caught) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function catchIt(cwd: string): string | undefined {
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const violation = violationOf(cwd, seed);
    // Only if the bot without the bug lives through the same seed.
    if (violation && !violationOf(ROOT, seed)) return `caught by seed ${seed}: ${violation.slice(0, 120)}`;
  }
  return undefined;
}

function violationOf(cwd: string, seed: number): string | undefined {
  const args = ['test/simulator/main.ts', '--seed', String(seed), ...DAY];
  const { stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return /^seed \d+: VIOLATION: (.*)$/m.exec(stdout)?.[1];
}
