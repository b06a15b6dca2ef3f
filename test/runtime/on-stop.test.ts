import { expect, it } from 'vitest';
import { isOrphan } from '../../src/runtime/on-stop.ts';

const NODE = 'node\0--max-old-space-size=256\0src/start.js\0';
const WRAPPER = '/srv/cutscene/node_modules/node/bin/node\0src/start.js\0';
const SHELL = 'sh\0-c\0node --max-old-space-size=256 src/start.js\0';

/** The command lines above this process, from its parent up to the first of all. */
const above = (...commands: string[]) =>
  isOrphan((pid) => {
    const command = commands.at(-pid);
    return command === undefined ? undefined : { parent: pid - 1, command };
  }, commands.length);

it.each([
  ['npm is there', [NODE, SHELL, 'npm start\0', 'bash\0', '/sbin/init\0'], false],
  ['npm is the first of all', [NODE, SHELL, 'npm start\0'], false],
  ['its shell has made room', [NODE, 'npm start\0', 'tini\0--\0npm\0start\0'], false],
  ['another manager', [SHELL, 'node\0/usr/lib/yarn.js\0start\0'], false],
  ['pnpm by its path', [NODE, SHELL, '/usr/bin/node\0/opt/pnpm.cjs\0start\0'], false],
  ['bun', [NODE, '/root/.bun/bin/bun\0run\0start\0'], false],
  ['started by hand, npm’s variables in the shell', [NODE, 'bash\0', 'sshd\0', '/sbin/init\0'], false],
  ['a test that plays npm', [NODE, `sh\0-c\0${NODE}`, 'node (vitest)\0', '/sbin/init\0'], false],
  ['a system that tells nothing', [], false],
  ['npm is gone', [NODE, SHELL, '/sbin/init\0'], true],
  ['npm and its shell are gone', [NODE, '/sbin/init\0splash\0'], true],
  ['so is all between', ['/sbin/init\0'], true],
  ['adopted by the user’s own', [NODE, '/usr/lib/systemd/systemd\0--user\0', '/sbin/init\0'], true],
  ['adopted in a container', [WRAPPER, SHELL, '/usr/bin/tini\0--\0npm\0start\0'], true],
  ['adopted by the shell that a container began with', [NODE, 'bash\0-c\0npm start\0'], true],
  ['adopted by what nobody knows', [NODE, '/process_api\0--init\0'], true],
] as const)('%s', (_, commands, expected) => expect(above(...commands)).toBe(expected));
