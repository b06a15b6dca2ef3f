import { rm } from 'node:fs/promises';

/**
 * 80 MB that nothing reads: headers and manuals of npm's Node, whose program is linked to another place, and a copy of
 * the client in TypeScript.
 */
const leftovers = ['node/node_modules', 'openai/src'];

/** Only while npm installs. After that, packages are not this program's to change. */
export async function removeLeftovers(nodeModules: URL, npmEvent: string | undefined): Promise<void> {
  if (npmEvent !== 'postinstall') return;
  for (const path of leftovers) await rm(new URL(path, nodeModules), { recursive: true, force: true });
}
