import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { loadImage } from '@napi-rs/canvas';
import { ComponentType } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import type { Model } from '../../src/catalog/schema.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { act } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { imagesOf } from '../support/layout.ts';

/** A model for adults that makes its videos here, in one stage. */
function atPreview(model: Model): Model {
  const here = mapWays(model, (way) => ({
    ...way,
    provider: 'preview',
    stages: way.stages.slice(0, 1).map((stage) => ({ ...stage, makes: 'video' as const })),
  }));
  return { ...here, offers: [{ ...here.offers[0], provider: 'preview' }] };
}

let run: Awaited<ReturnType<typeof startBotInProcess>>;

beforeAll(async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'cutscene-test-')), 'film.mp4');
  await makeFilm(path);
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'succeeded', output: { kind: 'file', path } }),
  });
  run = await startBotInProcess({
    providers: [provider],
    clock: createFastClock(20),
    models: builtInModels.map((model) => (model.id === 'pony-svd' ? atPreview(model) : model)),
  });
});

afterAll(async () => {
  await run?.[Symbol.asyncDispose]();
});

const isShown = ({ text }: ClientMessage) => text !== '';
const textOf = ({ text }: ClientMessage) => text;
const videosIn = ({ text }: ClientMessage) => text.match(/^\*\*\d+\. .*/gm);
const buttonsOf = ({ components = [] }: ClientMessage) =>
  [...walk(components)].filter(({ type }) => type === ComponentType.Button);
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

async function film(name: string, prompt: string, values = {}, channel = 'general'): Promise<Invocation> {
  const command = run.discord.member(name).slash('video', { prompt, notify: 'off', ...values }, { channel });
  await command.waitForMessage(hasVideo);
  await expect
    .poll(() => run.log.some(({ job, state }) => job === command.id && state === 'succeeded'))
    .toBe(true);
  return command;
}

/** The answer to a choice from the list of one search. */
async function choose(name: string, prompt: string, channel = 'general'): Promise<ClientMessage> {
  const member = run.discord.member(name);
  const list = await member.slash('history', { search: prompt }, { channel }).waitForMessage(isShown);
  const [select] = [...walk(list.components ?? [])].filter(({ type }) => type === ComponentType.StringSelect);
  const [{ value } = { value: '' }] = (select?.['options'] ?? []) as { value: string }[];
  return member.select(list, 'history:choose', [value]).waitForMessage(({ text }) => text !== '');
}

describe('/history', () => {
  it('says to a newcomer how to begin', async () => {
    const ada = run.discord.member('ada');
    const answer = await ada.slash('history').waitForMessage(isShown);
    expect(answer.ephemeral_for).toBe(ada.id);
    expect(textOf(answer)).toContain('You haven’t made a video in this server yet');
  });

  it('lists the member’s own videos, the newest first, with thumbnail, cost and the way to each', async () => {
    const first = await film('mia', 'a *paper* boat');
    await film('moe', 'of somebody else');
    await film('mia', 'a kite at dawn');
    const thumbnail = join(run.dataDir, 'thumbnails', `${first.id}.jpg`);
    await expect.poll(() => existsSync(thumbnail), { timeout: 10_000 }).toBe(true);
    const answer = await run.discord.member('mia').slash('history').waitForMessage(isShown);
    expect(videosIn(answer)).toEqual(['**1. a kite at dawn**', '**2. a \\*paper\\* boat**']);
    expect(answer.text).toContain(`/${answer.channel_id}/${first.message()?.id}`);
    expect(answer.text).toMatch(/boat\*\*\n✅ Took .*\n-# Preview · 5 s · 720p · free\n-# <t:\d+:f>/);
    const url = imagesOf(answer).at(-1) ?? '';
    const imageFile = await loadImage(Buffer.from(await (await fetch(url)).arrayBuffer()));
    expect([imageFile.width, imageFile.height]).toEqual([320, 180]);
  });

  it('finds prompts by words or their beginnings, whatever signs are among them', async () => {
    const mia = run.discord.member('mia');
    const texts = async (search: string) =>
      textOf(await mia.slash('history', { search }).waitForMessage(isShown));
    expect(await texts('BOAT pap')).toContain('boat');
    expect(await texts('BOAT pap')).not.toContain('kite');
    expect(await texts('kite boat')).toContain(
      'None of your prompts contains all of these words: **kite boat**',
    );
    expect(await texts('"kite" OR -NEAR(*:%_')).toContain('None of your prompts');
    expect(await texts('somebody')).toContain('None of your prompts');
    expect(await texts('***')).toContain('a kite at dawn');
  });

  it('turns pages', async () => {
    for (const number of ['one', 'two', 'three', 'four']) await film('mia', `a small film, ${number}`);
    const mia = run.discord.member('mia');
    const list = mia.slash('history', { search: 'a' });
    const first = await list.waitForMessage(isShown);
    expect(videosIn(first)).toHaveLength(5);
    await mia.click(first, 'history:1:').acknowledged;
    const second = await list.waitForMessage((message) => textOf(message).includes('6. a'));
    expect(videosIn(second)).toHaveLength(1);
    expect(textOf(second)).toContain('boat');
  });

  it('gives a fresh link, and posts the video again in another channel', async () => {
    const chosen = await choose('mia', 'boat', 'films');
    const mia = run.discord.member('mia');
    expect(chosen.ephemeral_for).toBe(mia.id);
    const { url } = buttonsOf(chosen)[0] ?? {};
    const bytes = await (await fetch(String(url))).arrayBuffer();

    const posted = await mia.click(chosen, 'Post again here').waitForMessage(hasVideo);
    expect(posted.ephemeral_for).toBeUndefined();
    expect(posted.channel_id).toBe(run.discord.channelId('films'));
    expect(posted.text).toContain('AI-generated by Preview');
    expect(posted.text).toContain(`Posted again by <@${mia.id}>`);
    expect(posted.mentions).toEqual([]);
    expect(posted.attachments[0]).toMatchObject({ size: bytes.byteLength, content_type: 'video/mp4' });
    expect(buttonsOf(posted).map(({ label }) => label)).toEqual(['Download', 'More…']);
    const ada = run.discord.member('ada');
    const edit = await (await act(ada, posted, 'Edit prompt')).waitForMessage();
    expect(JSON.stringify(edit.components)).toContain('boat');
    const remix = await ada.messageCommand('Remix', posted).waitForMessage();
    expect(JSON.stringify(remix.components)).toContain('boat');
    // Its own message stays when this one is deleted.
    const jobId = /repost:(\d+)/.exec(JSON.stringify(chosen.components))?.[1];
    const question = await mia.click(posted, `delete:${jobId}`, { raw: true }).waitForMessage();
    mia.click(question, 'Delete it');
    await expect.poll(() => run.discord.message(question.id).text).toBe('🗑️ Video deleted.');
    expect(buttonsOf(await choose('mia', 'boat'))).not.toEqual([]);
  });

  it('posts again without the words that the server has blocked since', async () => {
    await film('mia', 'a lantern');
    const chosen = await choose('mia', 'lantern', 'films');
    run.discord.blockWords(['*lantern*']);
    const posted = await run.discord.member('mia').click(chosen, 'Post again here').waitForMessage(hasVideo);
    run.discord.blockWords([]);
    expect(posted.text).not.toContain('lantern');
    expect(posted.text).toContain('Posted again by');
  });

  it('never posts more than the channel takes, and leaves nothing there', async () => {
    const chosen = await choose('mia', 'kite');
    run.discord.setUploadLimit(1_000);
    const click = run.discord.member('mia').click(chosen, 'Post again here');
    await click.waitForDeletion();
    const refusal = await click.waitForFollowup();
    expect(refusal.text).toMatch(/^❌ The video is .* MB; your limit in this channel is 0\.0 MB/);
    run.discord.setUploadLimit(20 * 1024 ** 2);
  });

  it('says so where the message is gone', async () => {
    const kite = await film('mia', 'a film that vanishes');
    await run.discord.deleteMessage((await kite.waitForMessage(hasVideo)).id);
    const chosen = await choose('mia', 'vanishes');
    expect(chosen.text).toContain('❌ Its message is gone or I can’t see it');
    expect(buttonsOf(chosen)).toEqual([]);
  });

  it('says what was deleted by its button, and offers it no more', async () => {
    const kite = await film('mia', 'a film to be deleted');
    const thumbnail = join(run.dataDir, 'thumbnails', `${kite.id}.jpg`);
    await expect.poll(() => existsSync(thumbnail), { timeout: 10_000 }).toBe(true);
    const mia = run.discord.member('mia');
    const question = await act(mia, await kite.waitForMessage(hasVideo), 'Delete');
    await mia.click(await question.waitForMessage(), 'Delete it').acknowledged;
    await expect.poll(() => existsSync(thumbnail)).toBe(false);
    const list = await mia.slash('history', { search: 'film to be deleted' }).waitForMessage(isShown);
    expect(textOf(list)).toContain('🗑️ Video deleted.');
    expect(JSON.stringify(list.components)).not.toContain('custom_id');
  });

  it('posts what is for adults in age-restricted channels only', async () => {
    await film('mia', 'a dark night', { model: 'pony-svd' }, 'after-dark');
    const chosen = await choose('mia', 'dark');
    const refusal = await run.discord.member('mia').click(chosen, 'Post again here').waitForMessage();
    expect(refusal.text).toContain('only be shown in age-restricted channels');
    expect(refusal.ephemeral_for).toBe(run.discord.member('mia').id);
    const there = await choose('mia', 'dark', 'after-dark');
    await run.discord.member('mia').click(there, 'Post again here').waitForMessage(hasVideo);
  });

  it('never did anything that Discord would count against it', () => {
    expect(run.discord.log.unexpected()).toEqual([]);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});
