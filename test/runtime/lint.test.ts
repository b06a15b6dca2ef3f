import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** How many lines of a file Biome refuses, by this project's rules. */
async function refused(path: string, lines: readonly string[]): Promise<number> {
  await using folder = await temporaryFolder();
  const config = JSON.parse(await readFile('biome.json', 'utf8'));
  await writeFile(join(folder.path, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  await cp('lint', join(folder.path, 'lint'), { recursive: true });
  const file = join(folder.path, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, lines.join('\n'));
  const args = [biome, 'lint', '--max-diagnostics=none', '--reporter=github'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8' });
  const found = stdout.matchAll(/^::error [^\n]*\bline=(\d+)/gm);
  return new Set([...found].map(([, line]) => line)).size;
}

const outside = [
  "export { spawn } from 'node:child_process';",
  "export { setTimeout as sleep } from 'node:timers/promises';",
  "export { randomUUID } from 'node:crypto';",
  "export { ProxyAgent } from 'undici';",
  "export { request } from 'node:https';",
  'export const a = Date.now();',
  'export const b = new Date();',
  'export const c = performance.now();',
  'export const d = Math.random();',
  'export const e = crypto.randomUUID();',
  'export const f = AbortSignal.timeout(1);',
  'export const g = { now: Date.now };',
  'setTimeout(() => {}, 1);',
  'setInterval(() => {}, 1);',
  'setImmediate(() => {});',
  "export const h = fetch('https://example.com');",
];

it('keeps time, chance, connections and processes in src/runtime', async () => {
  expect(await refused('src/jobs/other.ts', outside)).toBe(outside.length);
  expect(await refused('src/runtime/other.ts', outside)).toBe(0);
  const allowed = ["export { createHash } from 'node:crypto';", 'export const a = new Date(5);'];
  expect(await refused('src/jobs/other.ts', allowed)).toBe(0);
});
