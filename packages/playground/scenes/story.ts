import type { ClientMessage } from '../protocol.ts';
import { CHANNEL, hasVideo, LONG_MS, type Stage } from './stage.ts';

/** The message below the newest clip, once others may go on. The one before it is still there for a moment. */
const isTurnAfter = (userId: string) => (message: ClientMessage) =>
  /✍️.*<@(\d+)>/.exec(message.text)?.[1] === userId && JSON.stringify(message.components).includes('"story:');

/** Two members tell a story in turns, and make a film of it. */
export async function story(stage: Stage): Promise<void> {
  const { discord } = stage;
  const [mia, moe] = [discord.member('mia'), discord.member('moe')];
  stage.setSpeed(3);
  const started = await mia
    .slash('story start', { title: 'The kite', prompt: 'a kite over the sea' }, { channel: CHANNEL })
    .waitForMessage(({ thread }) => thread !== undefined, LONG_MS);
  const channel = started.thread?.id ?? '';
  stage.step();
  await discord.waitForMessage(channel, hasVideo, LONG_MS);
  stage.step();
  const turn = await discord.waitForMessage(channel, isTurnAfter(mia.id), LONG_MS);
  // The bot has three seconds of the playground's time to open the form.
  stage.setSpeed(1);
  const next = await moe.submitModal(moe.click(turn, 'story:'), { prompt: 'a bird flies along' });
  await next.waitForMessage(hasVideo, LONG_MS);
  await discord.waitForMessage(channel, isTurnAfter(moe.id), LONG_MS);
  stage.step();
  const shown = await mia.slash('story show', {}, { channel }).waitForMessage();
  await mia.click(shown, 'story-film:').waitForMessage(hasVideo, LONG_MS);
}
