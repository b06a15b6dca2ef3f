import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });

/** Makes a video that is sent unchanged, and one with noise in place of its last key frame. */
async function films(folder: string, ffmpegPath: string) {
  const [whole, broken] = [join(folder, 'whole.mp4'), join(folder, 'broken.mp4')];
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=12:d=1'];
  const codec = ['-c:v', 'libx264', '-g', '6', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
  await runFfmpeg([...source, ...codec, '-y', whole], { ffmpegPath });
  const bytes = await readFile(whole);
  // Behind the frame's own first bytes, which the reader looks at before it goes out.
  const keyFrame = bytes.lastIndexOf(Buffer.from([0x65, 0x88]));
  bytes.fill(0xa5, keyFrame + 16, keyFrame + bytes.readUInt32BE(keyFrame - 4));
  await writeFile(broken, bytes);
  return { whole, broken };
}

/** A decoder that decodes no key frames until its gate is open, as if too many needed it at once. */
async function busyDecoder(folder: string, ffmpegPath: string) {
  const [path, gate] = [join(folder, 'busy-ffmpeg'), join(folder, 'open')];
  const wait = `case "$*" in *nokey*) while [ ! -e '${gate}' ]; do sleep 0.05; done;; esac`;
  await writeFile(path, `#!/bin/sh\n${wait}\nexec '${ffmpegPath}' "$@"\n`, { mode: 0o755 });
  return { decoder: { path, writesH264: true }, open: () => writeFile(gate, '') };
}

describe.skipIf(!decoder)('a video of a burst that went out before it could be checked', () => {
  it.each([
    ['by the bot that sent it', false],
    ['by another one after a restart', true],
  ])(
    'is checked afterwards %s, and its message says what was found',
    { timeout: 90_000 },
    async (_, restarts) => {
      await using folder = await temporaryFolder();
      const ffmpegPath = decoder?.path ?? '';
      const { whole, broken } = await films(folder.path, ffmpegPath);
      const busy = await busyDecoder(folder.path, ffmpegPath);
      const { provider } = fakeProvider({
        submit: async ({ prompt }) => ({ taskId: prompt }),
        poll: async ({ taskId }) => ({
          state: 'succeeded',
          output: { kind: 'file', path: taskId === 'broken' ? broken : whole },
        }),
      });
      await using run = await startBotInProcess({ providers: [provider], decoder: busy.decoder });
      const commands = ['one', 'broken', 'two'].map((prompt) => {
        const command = run.discord.member('mia').slash('video', { prompt, notify: 'off' });
        return { prompt, command };
      });
      const ids = new Map<string, string>();
      for (const { prompt, command } of commands) {
        const { id } = await command.waitForMessage(({ attachments }) => attachments.length === 1);
        ids.set(prompt, id);
      }
      const states = (state: string) =>
        run.log.filter((line) => line['state'] === state && 'totalMs' in line);
      await expect.poll(() => states('succeeded').length, { timeout: 20_000 }).toBe(3);
      expect(states('failed')).toEqual([]);

      if (restarts) await run.restart();
      await busy.open();
      await expect.poll(() => states('failed').length, { timeout: 30_000 }).toBe(1);
      expect(states('failed')[0]).toMatchObject({ kind: 'bad_output' });
      const [, second] = commands;
      const edited = await second?.command.waitForMessage(({ text }) => text.includes('❌'));
      // The video's message. The video is still there for anybody who can use its beginning.
      expect(edited).toMatchObject({ id: ids.get('broken'), attachments: [{}] });
      // All are settled, and none of their files are left.
      await expect.poll(() => readdir(join(run.dataDir, 'jobs')), { timeout: 30_000 }).toEqual([]);
      for (const { command } of [commands[0], commands[2]].filter((each) => each !== undefined))
        expect(command.message()?.text).not.toContain('❌');
    },
  );

  it('is not announced again where it was deleted before', { timeout: 90_000 }, async () => {
    await using folder = await temporaryFolder();
    const ffmpegPath = decoder?.path ?? '';
    const { broken } = await films(folder.path, ffmpegPath);
    const busy = await busyDecoder(folder.path, ffmpegPath);
    const { provider } = fakeProvider({
      poll: async () => ({ state: 'succeeded', output: { kind: 'file', path: broken } }),
    });
    await using run = await startBotInProcess({ providers: [provider], decoder: busy.decoder });
    const command = run.discord.member('mia').slash('video', { prompt: 'a kite', notify: 'ping' });
    const { id } = await command.waitForMessage(({ attachments }) => attachments.length === 1);
    await run.discord.waitForMessage(undefined, ({ text }) => text.includes('is ready'));
    await run.discord.deleteMessage(id);
    const before = run.discord.messages();
    await busy.open();
    await expect.poll(() => readdir(join(run.dataDir, 'jobs')), { timeout: 30_000 }).toEqual([]);
    expect(run.discord.messages()).toEqual(before);
  });
});
