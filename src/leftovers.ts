import { realpath, rm } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * 80 MB that nothing reads: headers and manuals of npm's Node, whose program is linked to another place, and a copy of
 * the client in TypeScript.
 */
const leftovers = ['node/node_modules', 'openai/src'];

/** Only while npm installs. After that, packages are not this program's to change. */
export async function removeLeftovers(nodeModules: URL, npmEvent: string | undefined): Promise<void> {
  if (npmEvent !== 'postinstall') return;
  const root = await realpath(fileURLToPath(nodeModules));
  for (const path of leftovers) {
    const folder = await realpath(fileURLToPath(new URL(path, nodeModules))).catch(() => undefined);
    // `npm link` puts somebody's own work here.
    if (folder?.startsWith(root + sep)) await rm(folder, { recursive: true, force: true });
  }
}
