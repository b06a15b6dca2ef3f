import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act } from '../support/buttons.ts';
import { chain, hasVideo, PATIENCE_MS } from '../support/chains.ts';
import { machineDecoder, quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { set } from '../support/settings.ts';
import { startStudio, untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const decoder = await machineDecoder();
const quick = await quickFfmpeg();
const run = promisify(execFile);
const club: GuildOptions = {
  name: 'Club',
  roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
  channels: [{ name: 'general' }],
  members: [{ name: 'mia' }, { name: 'ben' }, { name: 'ada', roles: ['Admin'] }],
};
const LABEL = 'Music & captions';
/** Each reel is several runs of ffmpeg, at a low priority. */
const REEL_MS = 4 * PATIENCE_MS;

describe.skipIf(!decoder)('a reel', { timeout: 600_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let studio: Awaited<ReturnType<typeof startStudio>>;
  let mia: Member;
  let ben: Member;
  let ada: Member;
  let reel: ClientMessage;
  let songPath: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    songPath = join(folder.path, 'song.wav');
    await run(quick.path, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=f=700:d=3', '-y', songPath]);
    studio = await startStudio({ decoder }, {}, [club], undefined, 3);
    ada = studio.discord.member('ada');
    [mia, ben] = [studio.discord.member('mia'), studio.discord.member('ben')];
    const last = (await chain(studio, ['mia', 'mia'])).at(-1) as ClientMessage;
    reel = await (await act(mia, last, 'Join')).waitForMessage(hasVideo, REEL_MS);
    await untilSettled(studio);
  }, 600_000);
  afterAll(async () => {
    await studio?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const fill = async (
    values: Record<string, string | readonly string[]>,
    { member = mia, of = reel }: { member?: Member; of?: ClientMessage } = {},
  ) => member.submitModal(await act(member, of, LABEL), { captions: 'off', ...values });
  const song = async (member = mia) => (await member.upload('song.wav', songPath)).id;
  const said = async (click: ReturnType<typeof fill>) => (await (await click).waitForMessage()).text;

  async function fileOf({ attachments: [file] }: ClientMessage, name: string): Promise<string> {
    const path = join(folder.path, name);
    await writeFile(path, Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer()));
    return path;
  }
  const lookAt = async (path: string) =>
    (await run(quick.path, ['-hide_banner', '-i', path, '-f', 'null', '-'])).stderr.split('Output #0')[0] ??
    '';
  /** The middle of the caption area in the first frame. */
  async function captionArea(path: string): Promise<number[]> {
    const filters = 'crop=iw*0.4:ih*0.1:iw*0.3:ih*0.8,scale=20:4:flags=area,format=gray';
    const args = ['-v', 'error', '-i', path, '-frames:v', '1', '-vf', filters, '-f', 'rawvideo', '-'];
    return [...(await run(quick.path, args, { encoding: 'buffer' })).stdout];
  }

  it('is made again with music and with captions in its picture, and its captions as a file', async () => {
    const plain = await fileOf(reel, 'plain.mp4');
    expect(await lookAt(plain)).not.toContain('Audio:');
    const values = {
      music: await song(),
      rights: ['have'],
      captions: 'picture',
      texts: 'A kite flies\nand <lands>.',
    };
    const done = await (await fill(values)).waitForMessage(hasVideo, REEL_MS);
    await untilSettled(studio);
    const finished = await fileOf(done, 'finished.mp4');
    const facts = await lookAt(finished);
    expect(facts).toContain('Audio: aac');
    expect(facts.match(/Chapter #/g)).toHaveLength(2);
    expect(facts).toMatch(/Duration: 00:00:02\.0/);
    const [before, after] = [await captionArea(plain), await captionArea(finished)];
    const changed = after.filter((level, at) => Math.abs(level - (before[at] ?? 0)) > 25);
    // The box of one line is less high than the area.
    expect(changed.length).toBeGreaterThan(after.length / 4);

    expect(done.attachments).toHaveLength(2);
    const [, credits] = done.attachments;
    expect(credits?.filename).toMatch(/^credits-\d+\.txt$/);
    const whoMadeWhat = await (await fetch(credits?.url ?? '')).text();
    expect(whoMadeWhat).toMatch(/^1\. .+ · 1 s · mia$/m);
    expect(whoMadeWhat).toMatch(/^2\. .+ · 1 s · mia$/m);
    expect(whoMadeWhat).toContain('Music: added by mia, who confirmed the right to use it');

    const download = await (await act(mia, done, 'Download')).waitForMessage(hasVideo);
    const captions = await (await fetch(download.attachments[0]?.url ?? '')).text();
    expect(download.attachments[0]?.filename).toMatch(/^captions-\d+\.vtt$/);
    expect(captions).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nA kite flies\n\n00:00:01.000 --> 00:00:02.000\nand &lt;lands&gt;.\n',
    );

    // Its music may be kept by the one who has confirmed the right to it. The captions are proposed again.
    const again = await act(mia, done, LABEL);
    const form = JSON.stringify(await again.modal());
    expect(form).toContain('Keep the music of this reel');
    expect(form).toContain(JSON.stringify('A kite flies\nand <lands>.'));
    const kept = await (await mia.submitModal(again, { captions: 'file' })).waitForMessage(hasVideo, REEL_MS);
    expect(kept.text).toContain('includes the captions as a file');
    const keptPath = await fileOf(kept, 'kept.mp4');
    expect(await lookAt(keptPath)).toContain('Audio: aac');
    const unchanged = (await captionArea(keptPath)).filter(
      (level, at) => Math.abs(level - (before[at] ?? 0)) > 25,
    );
    expect(unchanged).toEqual([]);
    expect(JSON.stringify(await (await act(ben, done, LABEL)).modal())).not.toContain('Keep the music');
    await untilSettled(studio);
    expect(studio.discord.log.invalid()).toEqual([]);
  });

  it('is not made again with what can’t be used', async () => {
    expect(await said(fill({}))).toContain('no music and no text for captions');
    expect(await said(fill({ music: await song() }))).toContain(
      'I only use music that you have the right to use',
    );
    const words = (await mia.upload('song.mp3', new TextEncoder().encode('ID3 and no sound'))).id;
    // It reads the file while it says "thinking".
    const unreadable = await fill({ music: words, rights: ['have'] });
    expect((await unreadable.waitForFollowup()).text).toContain('I can’t read that file as music');
    expect(await said(fill({ captions: 'file', texts: 'a\nb\nc' }))).toContain('3 lines');
    expect(await said(fill({ captions: 'file', texts: ' \n ' }))).toContain(
      'no music and no text for captions',
    );
    await set(ada, 'blocked-words', 'kraken');
    expect(await said(fill({ captions: 'picture', texts: 'Release the Kräken' }))).toContain('kraken');
    await set(ada, 'consent-required', 'on');
    // It asks before the form, which then remembers the answer.
    const question = await (await act(mia, reel, LABEL)).waitForMessage();
    expect(question.text).toContain('right to use');
    const answered = mia.click(question, 'Yes, I have the right');
    const texts = { captions: 'file', texts: 'A kite.' };
    const done = await (await mia.submitModal(answered, texts)).waitForMessage(hasVideo, REEL_MS);
    expect(done.text).toContain('includes the captions');
    await set(ada, 'consent-required', 'off');
    await untilSettled(studio);
    expect(studio.discord.log.invalid()).toEqual([]);
  });

  it('is not made again once one of its videos is deleted', async () => {
    const first = (await chain(studio, ['ben', 'ben'])).at(-1) as ClientMessage;
    const joined = await (await act(ben, first, 'Join')).waitForMessage(hasVideo, REEL_MS);
    await untilSettled(studio);
    const question = await (await act(ben, first, 'Delete')).waitForMessage();
    ben.click(question, 'Delete it');
    await expect.poll(() => studio.discord.message(question.id).text).toBe('🗑️ Video deleted.');
    const click = fill({ captions: 'file', texts: 'a' }, { member: ben, of: joined });
    expect(await said(click)).toContain('gone or not public any more');
  });

  it('keeps who confirmed the right to its music, and no music of who deletes their data', async () => {
    const values = { music: await song(), rights: ['have'] };
    await (await fill(values)).waitForMessage(hasVideo, REEL_MS);
    await untilSettled(studio);
    const page = await mia.slash('privacy').waitForMessage();
    const exported = await mia.click(page, 'Export my data').waitForMessage(hasVideo);
    const { videos } = JSON.parse(await (await fetch(exported.attachments[0]?.url ?? '')).text());
    const withMusic = videos.findLast((video: object) => 'musicRightsConfirmedAt' in video);
    expect(Date.parse(withMusic.musicRightsConfirmedAt)).toBeGreaterThan(0);
    expect(withMusic.inputs).toMatchObject([{ role: 'audio', contentType: 'audio/mpeg' }]);
    const filesOf = (id: string) => readdir(join(studio.dataDir, 'jobs', id)).catch(() => []);
    expect(await filesOf(withMusic.id)).toEqual(['image']);

    const question = await mia.click(page, 'Delete my data').waitForMessage();
    mia.click(question, 'Delete permanently');
    await expect.poll(() => filesOf(withMusic.id), { timeout: PATIENCE_MS }).toEqual([]);
    const again = await mia.slash('privacy').waitForMessage();
    const rest = await mia.click(again, 'Export my data').waitForMessage(hasVideo);
    const left = await (await fetch(rest.attachments[0]?.url ?? '')).text();
    expect(left).not.toContain('musicRights');
  });
});
