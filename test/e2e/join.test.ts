import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { describe, expect, it } from 'vitest';
import { probeVideo } from '../../src/media/probe.ts';
import { act, labelsOf, openMore } from '../support/buttons.ts';
import { chain, hasVideo, PATIENCE_MS } from '../support/chains.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { set } from '../support/settings.ts';
import { sqlIn } from '../support/stores.ts';
import { startStudio, untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Run = Awaited<ReturnType<typeof startStudio>>;

const TIMEOUT = { timeout: 120_000 };
/** Videos are really decoded and encoded here, in real time. */
const startAtEase = async () => startStudio({ decoder: await machineDecoder() }, {}, undefined, undefined, 5);

const countOf = ({ log }: Run, state: string) => log.filter((line) => line['state'] === state).length;
const ledgerOf = ({ dataDir }: Run) =>
  sqlIn(dataDir, 'SELECT job_id AS id, quota_counted AS counted FROM ledger');

describe('Join', () => {
  it(
    'makes one video of those that a video goes on from, also over a restart, for nothing',
    TIMEOUT,
    async () => {
      await using run = await startAtEase();
      await using folder = await temporaryFolder();
      const [mia, ada, moe] = ['mia', 'ada', 'moe'].map((name) => run.discord.member(name));
      if (!mia || !ada || !moe) throw new Error('no members');
      const videos = await chain(run, ['mia', 'ada', 'mia', 'ada']);
      expect(labelsOf(await openMore(moe, videos[0] as ClientMessage))).not.toContain('Join');
      const before = await ledgerOf(run);
      await set(ada, 'member-videos', '0');
      await set(ada, 'server-budget', '0 a day');

      const click = await act(moe, videos.at(-1) as ClientMessage, 'Join');
      await expect.poll(() => countOf(run, 'assembling'), { timeout: PATIENCE_MS }).toBe(1);
      await run.restart();
      const reel = await click.waitForMessage(hasVideo, PATIENCE_MS);
      expect(reel.text).toContain('**Reel of 4 videos**');
      expect(reel.text).toContain(`Joined from AI-generated videos by <@${mia.id}> and <@${ada.id}> · [1](`);
      for (const [index, { channel_id, id }] of videos.entries())
        expect(reel.text).toMatch(new RegExp(`\\[${index + 1}\\]\\(\\S+/${channel_id}/${id}\\)`));
      expect(reel.text).not.toMatch(/\$|free|quota/);
      expect(click.history().map(({ message }) => message.content)).toContainEqual(
        expect.stringContaining('Joining the videos'),
      );
      const path = join(folder.path, 'reel.mp4');
      await writeFile(path, await (await fetch(reel.attachments[0]?.url ?? '')).bytes());
      const probed = await probeVideo(path);
      expect(probed).toMatchObject({ ok: true, video: { width: 320, height: 180, isCommonH264: true } });
      expect(probed.ok && probed.video.durationSeconds).toBeCloseTo(4, 2);

      const posted = run.discord.messages().flatMap(({ attachments }) => attachments);
      const isCredits = ({ filename }: { filename: string }) => filename.startsWith('credits-');
      expect(posted.filter((file) => !isCredits(file))).toHaveLength(5);
      expect(posted.filter(isCredits)).toHaveLength(1);
      expect(await ledgerOf(run)).toEqual(before);
      expect(run.requests).toHaveLength(4);
      expect(labelsOf(await openMore(moe, reel)).toSorted()).toEqual([
        'Delete',
        'Download',
        'Export…',
        'Hide as spoiler',
        'Music & captions',
      ]);
      expect(labelsOf(reel)).toEqual(['Continue', 'More…']);
      await expect.poll(() => readdir(join(run.dataDir, 'jobs'))).not.toContain(click.id);
      expect(run.discord.log.invalid()).toEqual([]);
    },
  );

  it('is made once for two clicks, and says when a video is gone', TIMEOUT, async () => {
    await using run = await startAtEase();
    const mia = run.discord.member('mia');
    const [earlier, last] = await chain(run, ['mia', 'mia']);
    if (!earlier || !last) throw new Error('no videos');
    const more = await openMore(mia, last);
    const clicks = [mia.click(more, 'Join'), mia.click(more, 'Join')];
    const isAnswer = (message: ClientMessage) =>
      hasVideo(message) || message.text.includes('already joining videos for you');
    const answers = await Promise.all(clicks.map((click) => click.waitForMessage(isAnswer, PATIENCE_MS)));
    expect(answers.map(hasVideo).toSorted()).toEqual([false, true]);
    await untilSettled(run);

    const question = await (await act(mia, earlier, 'Delete')).waitForMessage();
    await run.discord.deleteMessage(earlier.id);
    const again = await act(mia, last, 'Join');
    const failed = await again.waitForMessage(
      ({ text }) => text.includes('One of the videos is gone'),
      PATIENCE_MS,
    );
    expect(hasVideo(failed)).toBe(false);
    await untilSettled(run);
    // From then on, the bot knows it.
    await mia.click(question, 'Delete it').acknowledged;
    const isKnown = async () => (await (await act(mia, last, 'Join')).waitForMessage()).text;
    await expect.poll(isKnown).toContain('was deleted, so I can’t join them');
    expect(await ledgerOf(run)).toHaveLength(2);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});
