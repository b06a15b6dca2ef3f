import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Decoder } from '../../src/media/judge.ts';
import { machineDecoder } from './quick-ffmpeg.ts';

/**
 * The machine's ffmpeg, a wrapper of which is made in `folder`. While it is held, what begins to encode a clip of a reel
 * waits.
 */
export async function heldFfmpeg(folder: string) {
  const machine = await machineDecoder();
  if (!machine) throw new Error('this machine has no ffmpeg');
  const [path, hold, started] = ['ffmpeg', 'hold', 'started'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const script = `#!/bin/sh
case "$*" in *stitchable*)
  if [ -e '${hold}' ]; then echo $$ > '${started}'; fi
  while [ -e '${hold}' ]; do sleep 0.1; done
esac
exec '${machine.path}' "$@"
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return {
    decoder: { ...machine, path } satisfies Decoder,
    async hold() {
      await rm(started, { force: true });
      await writeFile(hold, '');
    },
    release: () => rm(hold, { force: true }),
    /** Waits until a process is held, and returns its id. */
    async process(): Promise<number> {
      const pid = async () => Number(await readFile(started, 'utf8').catch(() => ''));
      await expect.poll(pid, { timeout: 30_000 }).toBeGreaterThan(0);
      return pid();
    },
  };
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
