import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Takes from the locks what warns without a reason, and what differs between machines. `npm run fix` does it after
 * npm has written the file.
 */

/** The project's lock, and the one of the docs' site. */
export const locks = ['package-lock.json', 'docs/site/package-lock.json'];

interface Lock {
  packages: Record<string, { engines?: unknown; resolved?: string }>;
}

/**
 * Packages don't say which Node they need: npm would compare it with the one that npm itself runs on, while the bot runs
 * on the one that it installs. It would even leave out optional packages. Nor do they name a registry.
 */
export function trimLock(text: string): string {
  const lock = JSON.parse(text) as Lock;
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/')) continue;
    delete entry.engines;
    if (entry.resolved?.startsWith('http')) delete entry.resolved;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

if (import.meta.main) {
  for (const lock of locks.map((name) => new URL(`../${name}`, import.meta.url)))
    writeFileSync(lock, trimLock(readFileSync(lock, 'utf8')));
}
