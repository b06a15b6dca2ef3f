import { fileURLToPath } from 'node:url';
import type { ClientMessage, SceneId } from '../protocol.ts';
import { film } from './film.ts';
import { CHANNEL, hasVideo, LONG_MS, type Stage } from './stage.ts';
import { story } from './story.ts';

/** Where finished videos are copied to, once an admin wants that. */
export const SHOWCASE = 'showcase';
/** More than a member can have in progress. */
const MANY = 30;
const MODEL = 'flux-schnell-svd';
/** Somebody for the cast. */
const STILL = fileURLToPath(new URL('../providers/still.png', import.meta.url));
const MINUTE_MS = 60_000;

const isFailed = ({ text }: ClientMessage) => text.startsWith('❌');
const isForReview = ({ text }: ClientMessage) => text.startsWith('👀');

const isShown = (message: ClientMessage | undefined) => message !== undefined && !message.loading;

function ask({ discord }: Stage, prompt: string, more: { notify?: string } = {}) {
  return discord.member('mia').slash('video', { prompt, model: MODEL, ...more }, { channel: CHANNEL });
}

export const scenes: Readonly<Record<SceneId, (stage: Stage) => Promise<void>>> = {
  async slow(stage) {
    stage.replicate('slow', { videoMs: 3 * MINUTE_MS });
    stage.setSpeed(10);
    const video = ask(stage, 'a lighthouse at dawn');
    await video.waitForMessage();
    stage.step();
    await video.waitForMessage(hasVideo, LONG_MS);
  },

  async refusal(stage) {
    stage.replicate('refuses');
    const video = ask(stage, 'a duel at noon');
    await video.waitForMessage();
    stage.step();
    await video.waitForMessage(isFailed, LONG_MS);
  },

  async crash(stage) {
    const before = stage.submits();
    stage.replicate('slow', { videoMs: 15_000 });
    const video = ask(stage, 'a train in the rain');
    // The image, and the video from it.
    await stage.until(() => stage.submits() >= before + 2);
    stage.step();
    stage.crash();
    await stage.until(() => !stage.discord.world.botOnline);
    stage.step();
    await stage.discord.waitForBot({ timeoutMs: LONG_MS });
    stage.step();
    stage.setSpeed(3);
    await video.waitForMessage(hasVideo, LONG_MS);
    if (stage.submits() !== before + 2) throw new Error('The video was ordered twice.');
  },

  async fifteen(stage) {
    stage.replicate('slow', { videoMs: 15 * MINUTE_MS + 10_000 });
    const before = stage.submits();
    const video = ask(stage, 'a glacier, very slowly');
    await stage.until(() => stage.submits() >= before + 2);
    const { tokenEndsAtMs = 0 } = stage.discord.world.interactions.get(video.id) ?? {};
    stage.step();
    stage.setSpeed(60);
    await stage.until(() => stage.now() > tokenEndsAtMs + 5_000);
    stage.step();
    stage.setSpeed(4);
    await video.waitForMessage(hasVideo, LONG_MS);
  },

  async queue(stage) {
    stage.replicate('slow', { videoMs: 40_000, lasts: 'always' });
    let isRefused = false;
    for (let nth = 1; !isRefused && nth <= MANY; nth += 1) {
      const video = ask(stage, `a paper plane, take ${nth}`, { notify: 'off' });
      // A refusal is for Mia alone, in the place of the reply that everybody saw.
      await stage.until(() => video.followups.length > 0 || isShown(video.message()));
      isRefused = video.followups.length > 0;
    }
    if (!isRefused) throw new Error(`None of ${MANY} videos was refused.`);
    stage.step();
    await stage.discord.member('mia').slash('queue', {}, { channel: CHANNEL }).waitForMessage();
    stage.step();
    stage.replicate('works');
    stage.setSpeed(20);
    const isOpen = (message: ClientMessage) =>
      !message.ephemeral_for && message.text.includes('a paper plane') && !hasVideo(message);
    await stage.until(() => !stage.discord.messages(CHANNEL).some(isOpen));
  },

  async review(stage) {
    const { discord } = stage;
    const [ada, moe] = [discord.member('ada'), discord.member('moe')];
    const set = (value: string) =>
      ada.slash('settings set', { name: 'review-channels', value }, { channel: CHANNEL }).waitForMessage();
    await set(`<#${discord.channelId(CHANNEL)}>`);
    try {
      stage.step();
      stage.replicate('works');
      stage.setSpeed(5);
      const video = ask(stage, 'a secret birthday cake');
      const ready = await video.waitForMessage(isForReview, LONG_MS);
      stage.setSpeed(1);
      stage.step();
      const preview = await moe.click(ready, 'preview:').waitForMessage(hasVideo);
      stage.step();
      await moe.click(preview, 'approve:').acknowledged;
      await video.waitForMessage(hasVideo, LONG_MS);
    } finally {
      await ada.slash('settings reset', { name: 'review-channels' }, { channel: CHANNEL }).waitForMessage();
    }
  },

  async showcase(stage) {
    const { discord } = stage;
    const [ada, moe] = [discord.member('ada'), discord.member('moe')];
    const set = (name: string, value: string) =>
      ada.slash('settings set', { name, value }, { channel: CHANNEL }).waitForMessage();
    const copies = () => discord.messages(SHOWCASE).filter(hasVideo).length;
    const before = copies();
    await set('showcase-stars', '1');
    await set('showcase-channel', `<#${discord.channelId(SHOWCASE)}>`);
    stage.step();
    stage.replicate('works');
    stage.setSpeed(5);
    const ready = await ask(stage, 'a whale above the city').waitForMessage(hasVideo, LONG_MS);
    stage.setSpeed(1);
    stage.step();
    await moe.click(ready, 'star:').acknowledged;
    stage.step();
    await stage.until(() => copies() > before);
    // It stays on, so that people can give stars themselves.
  },

  async cast(stage) {
    const { discord } = stage;
    const [ada, mia, moe] = [discord.member('ada'), discord.member('mia'), discord.member('moe')];
    const here = { channel: CHANNEL };
    const name = 'Robin';
    const isAnswer = ({ text }: ClientMessage) => text !== '';
    const image = await mia.upload('robin.png', STILL);
    await mia.slash('cast add', { name, image }, here).waitForMessage(isAnswer);
    try {
      stage.step();
      await ada.slash('settings set', { name: 'shared-cast', value: 'on' }, here).waitForMessage();
      await mia.slash('cast share', { name }, here).waitForMessage();
      stage.step();
      stage.replicate('works');
      const prompt = `@${name} walks through the snow`;
      const video = moe.slash('video', { prompt, model: 'veo-3.1' }, here);
      // Until then, the bot waits for Discord, in real time.
      const first = await video.waitForMessage();
      if (first.ephemeral_for !== undefined) throw new Error(first.text);
      stage.step();
      stage.setSpeed(5);
      await video.waitForMessage(hasVideo, LONG_MS);
    } finally {
      stage.setSpeed(1);
      await ada.slash('settings reset', { name: 'shared-cast' }, here).waitForMessage();
      await mia.slash('cast remove', { name }, here).waitForMessage();
    }
  },

  story,
  film,
};
