import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { probeVideo } from '../../src/media/probe.ts';
import type { TaskStatus } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';
import { makePaddedVideo } from '../support/padded-video.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MEBIBYTE = 1024 ** 2;
const output = (path: string): TaskStatus => ({ state: 'succeeded', output: { kind: 'file', path } });

const { path: ffmpegPath, decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });

describe('a video over the limit', () => {
  it('of 40 MiB, 10 s, 1080p arrives under 10 MiB, with its sound, and plays', {
    timeout: 120_000,
  }, async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'film.mp4');
    const noise = 'testsrc2=size=1920x1080:rate=2:duration=10,noise=alls=90:allf=t';
    const source = ['-f', 'lavfi', '-i', noise, '-f', 'lavfi', '-i', 'sine=d=10'];
    const imageFile = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '34M', '-pix_fmt', 'yuv420p'];
    await runFfmpeg([...source, ...imageFile, '-c:a', 'aac', path], { ffmpegPath });
    const film = await probeVideo(path);
    expect(film.ok && film.video.bytes).toBeGreaterThan(39 * MEBIBYTE);

    const { provider } = fakeProvider({ poll: async () => output(path) });
    await using run = await startBotInProcess({
      ...{ providers: [provider], decoder },
      discord: { uploadLimitBytes: 10 * MEBIBYTE },
    });
    const command = run.discord.member('mia').slash('video', { prompt: 'x', notify: 'off' });
    const done = await command.waitForMessage(({ attachments }) => attachments.length === 1, 100_000);
    const [attachment] = done.attachments;
    expect(attachment?.size).toBeLessThanOrEqual(10 * MEBIBYTE);
    // Most of the room is used.
    expect(attachment?.size).toBeGreaterThan(8 * MEBIBYTE);
    const received = join(folder.path, 'received.mp4');
    await writeFile(received, await (await fetch(attachment?.url ?? '')).bytes());
    expect(await probeVideo(received)).toMatchObject({
      ok: true,
      video: { width: 1920, height: 1080, audioCodec: 'aac', isCommonH264: true, isFaststartMp4: true },
    });
    expect(command.history().map(({ message }) => message.content)).toContainEqual(
      expect.stringContaining('compressing it to fit'),
    );
    await expect.poll(() => run.log.find((line) => line['state'] === 'succeeded')).toBeDefined();
    expect(run.discord.log.requests().flatMap(({ files }) => files)).toHaveLength(1);
  });

  it('of the member alone, whose token ends meanwhile, is made to fit the channel', async () => {
    await using large = await makePaddedVideo(25 * MEBIBYTE);
    const { provider } = fakeProvider({ poll: async () => output(large.path) });
    // The token has expired before the first poll.
    await using run = await startBotInProcess({
      ...{ providers: [provider], decoder },
      discord: { tokenLifetimeMs: 500 },
    });
    const mia = run.discord.member('mia');
    mia.setUploadLimit(50 * MEBIBYTE);
    const command = mia.slash('video', { prompt: 'x', notify: 'off' });
    const done = await command.waitForMessage(({ attachments }) => attachments.length === 1);
    expect(done.attachments[0]?.size).toBeLessThanOrEqual(20 * MEBIBYTE);
    await expect.poll(() => run.log.find((line) => line['state'] === 'succeeded')).toBeDefined();
    const uploads = run.discord.log.requests().filter(({ files }) => files.length > 0);
    const byChannel = uploads.filter(({ path }) => path.includes('/channels/'));
    expect(byChannel.map(({ files }) => files[0]?.sizeBytes)).toEqual([done.attachments[0]?.size]);
  });
});
