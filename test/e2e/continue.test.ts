import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { act, controlOf } from '../support/buttons.ts';
import { textsOf } from '../support/layout.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { imageFile, latestJob, startStudio, untilSettled } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const quiet = { notify: 'off' };
const textOf = ({ components }: ClientMessage) => JSON.stringify(components);

type Run = Awaited<ReturnType<typeof startStudio>>;
type Member = ReturnType<Run['discord']['member']>;

const make = (member: Member, composer: ClientMessage) =>
  member.click(composer, controlOf(composer, 'make')).waitForMessage(hasVideo);
/** The job that the last video goes on from. */
const continues = async (run: Run) => (await latestJob(run)).continues;

async function sizeOf(bytes: Buffer) {
  const { width, height } = await loadImage(bytes);
  const canvas = createCanvas(width, height);
  return { width: canvas.width, height: canvas.height };
}

describe('a video', () => {
  it('goes on where another ends, by its button and by the menu of its message', async () => {
    await using run = await startStudio({ decoder: await machineDecoder() });
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const command = mia.slash('video', { prompt: 'a kite', model: 'mover', ...quiet });
    const done = await command.waitForMessage(hasVideo);
    await untilSettled(run);

    const byButton = await (await act(ada, done, 'Continue')).waitForMessage();
    expect(byButton.ephemeral_for).toBe(ada.id);
    expect(textOf(byButton)).toContain('> a kite');
    await make(ada, byButton);
    const opener = ada.messageCommand('Continue this video', done);
    await make(ada, await opener.waitForMessage());
    expect(run.requests).toHaveLength(3);
    for (const { inputs, imageBytes } of run.requests.slice(1)) {
      expect(inputs).toMatchObject([{ role: 'first', contentType: 'image/png' }]);
      const { width, height } = await sizeOf(imageBytes ?? Buffer.alloc(0));
      expect(width / height).toBeCloseTo(16 / 9, 1);
    }
    expect(await continues(run)).toMatch(/^\d+$/);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('says which one of a chain it is, also in /history, and that an earlier one was deleted', async () => {
    await using run = await startStudio({ decoder: await machineDecoder() });
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const command = mia.slash('video', { prompt: 'a kite', model: 'mover', ...quiet });
    const first = await command.waitForMessage(hasVideo);
    const goOn = async (member: Member, from: ClientMessage) => {
      await untilSettled(run);
      return make(member, await (await act(member, from, 'Continue')).waitForMessage());
    };
    const second = await goOn(ada, first);
    expect(second.text).toContain('2nd video in a chain by 2 members');
    expect(second.text).toMatch(new RegExp(`\\[previous\\]\\([^)]*/${first.id}\\)`));
    const third = await goOn(mia, second);
    const links = new RegExp(`\\[previous\\][^ ]*/${second.id}\\) · \\[first\\][^ ]*/${first.id}\\)`);
    expect(third.text).toMatch(links);
    await untilSettled(run);
    const historyOf = async (member: Member) => {
      const shown = await member.slash('history').waitForMessage(({ text }) => text !== '');
      return { shown, texts: textsOf(shown.components ?? []).slice(1) };
    };
    const { texts } = await historyOf(mia);
    expect(texts[0]).toMatch(links);
    expect(texts[1]).not.toContain('chain');

    const deletes = async (member: Member, video: ClientMessage) =>
      member.click(await (await act(member, video, 'Delete')).waitForMessage(), 'Delete it').acknowledged;
    await deletes(mia, first);
    const questioned = await (await act(ada, second, 'Delete')).waitForMessage();
    await run.discord.deleteMessage(second.id);
    ada.click(questioned, 'Delete it');
    await expect.poll(() => run.discord.message(questioned.id).text).toContain('already gone');
    const after = await historyOf(mia);
    expect(after.texts[0]).toContain(
      '3rd video in a chain by 2 members · previous (deleted) · first (deleted)',
    );
    expect(after.texts[1]).toContain('🗑️ Video deleted.');
    expect(after.texts[1]).not.toContain('](');
    // It can't be chosen any more.
    expect(JSON.stringify(after.shown.components).match(/"value":/g)).toHaveLength(1);
    expect(JSON.stringify((await historyOf(ada)).shown.components)).not.toContain('custom_id');

    const privacy = await ada.slash('privacy').waitForMessage();
    const question = await ada.click(privacy, 'Delete my data').waitForMessage();
    ada.click(question, 'Delete permanently');
    await run.discord.waitForMessage('general', ({ text }) => text.startsWith('🗑️'));
    const fourth = await goOn(mia, third);
    expect(fourth.text).toContain('In a chain whose beginning was deleted');
    expect(fourth.text).toMatch(new RegExp(`\\[previous\\][^ ]*/${third.id}\\)$`, 'm'));
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('is not looked for in a message without one', async () => {
    await using run = await startStudio();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const post = moe.say('look', { files: [await moe.upload('boat.png', imageFile)] });
    const answer = await mia.messageCommand('Continue this video', post).waitForMessage();
    expect(answer.text).toMatch(/^❌ There’s no video in that message/);
  });
});
