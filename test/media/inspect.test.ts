import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inspect } from '../../src/media/inspect.ts';
import { makeFilm } from '../support/films.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('decodes a video once, whatever its name is, until it changes', async () => {
  await using folder = await temporaryFolder();
  const [path, moved, ffmpegPath, log] = ['a.mp4', 'b.mp4', 'ffmpeg.sh', 'log'].map((name) =>
    join(folder.path, name),
  ) as [string, string, string, string];
  const script = `#!/bin/sh\necho run >> ${log}\nexec '${(await quickFfmpeg()).path}' "$@"\n`;
  await writeFile(ffmpegPath, script, { mode: 0o755 });
  const runs = async () => (await readFile(log, 'utf8')).trim().split('\n').length;
  await makeFilm(path);

  const first = await inspect({ path, demuxer: 'mov' }, { ffmpegPath });
  expect(first).toMatchObject({ ok: true, inspection: { width: 320, height: 180 } });
  await rename(path, moved);
  expect(await inspect({ path: moved, demuxer: 'mov' }, { ffmpegPath })).toEqual(first);
  expect(await runs()).toBe(1);

  await appendFile(moved, 'more');
  expect(await inspect({ path: moved, demuxer: 'mov' }, { ffmpegPath })).toEqual(first);
  expect(await runs()).toBe(2);
  await writeFile(moved, 'no video any more');
  expect(await inspect({ path: moved, demuxer: 'mov' }, { ffmpegPath })).toMatchObject({ ok: false });
});
