import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSeed } from './run-seed.ts';

/**
 * Plants each bug of `patches`, one at a time, into a copy of the bot, and simulates one seed after the other until one
 * catches it: by the promise that its name begins with. Arguments: the beginning of the names of patches; default: all.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOST_SEEDS = 50;
/** Short, and full of faults. An hour of a cluster takes longer. */
const days = {
  embedded: { hours: 2, acts: 3_000, faults: 1_000 },
  cluster: { hours: 1, acts: 3_000, faults: 2_000 },
};
type Shape = keyof typeof days;

const [, , wanted = ''] = process.argv;
/** Those of the cluster are in a folder of their own. */
const patches = globSync(`{,cluster/}${wanted}*.patch`, {
  cwd: join(ROOT, 'test/simulator/patches'),
}).toSorted();
/** What seeds find in the bot without any of them. */
const withoutBug = new Map<string, string | undefined>();
for (const patch of patches) {
  const name = basename(patch, '.patch');
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    for (const part of ['src', 'test', 'packages', 'package.json', 'docs/comfyui'])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    execFileSync('git', ['apply', join(ROOT, 'test/simulator/patches', patch)], { cwd: folder });
    const shape = patch.startsWith('cluster') ? 'cluster' : 'embedded';
    const caught = await catchIt(name, shape, join(folder, 'test/simulator/main.ts'));
    process.stdout.write(`${name}: ${caught ?? `not caught by ${MOST_SEEDS} seeds`}\n`);
    if (!caught) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function catchIt(name: string, shape: Shape, main: string): Promise<string | undefined> {
  for (let number = 1; number <= MOST_SEEDS; number++) {
    const seed = String(number);
    const { violation } = await runSeed({ ...days[shape], seed, shape }, { main });
    if (!violation) continue;
    const found = `seed ${seed}: ${violation.of}: ${violation.message.slice(0, 120)}`;
    if (!name.startsWith(`${violation.of}-`)) process.stdout.write(`  ${name}: another promise, ${found}\n`);
    // Only if the bot without the bug lives through the same seed.
    else if (!(await violationWithout(seed, shape))) return `caught by ${found}`;
  }
  return undefined;
}

async function violationWithout(seed: string, shape: Shape): Promise<string | undefined> {
  const key = `${shape} ${seed}`;
  if (!withoutBug.has(key)) {
    const { violation } = await runSeed({ ...days[shape], seed, shape });
    withoutBug.set(key, violation?.message);
  }
  return withoutBug.get(key);
}
