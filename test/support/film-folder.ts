import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import type { Film } from '../../src/media/film.ts';
import { type Decoder, filmOf } from '../../src/media/judge.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder for the films of the tests around it. `maker`: the ffmpeg that makes them. */
export function filmFolder(decoder: Decoder, maker: { path: string } = decoder ?? { path: '' }) {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());
  const at = (name: string) => join(folder.path, name);
  return {
    at,
    /** Writes a file, and returns its path. */
    async make(name: string, args: readonly string[]): Promise<string> {
      await promisify(execFile)(maker.path, ['-nostdin', '-v', 'error', ...args, '-y', at(name)]);
      return at(name);
    },
    /** Throws for one that can't be decoded. */
    async open(path: string): Promise<Film> {
      const film = await filmOf(path, decoder);
      if (!film) throw new Error(`nothing decodes ${path}`);
      return film;
    },
  };
}
