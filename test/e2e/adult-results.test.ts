import type { LoopbackAnswer } from '@cutscene/playground/providers/loopback.ts';
import { AttachmentFlags, PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { startWithRealAdapters } from '../support/real-models.ts';

it.each([
  ['by the field for that', false, /^cutscene-/],
  ['by its name where Discord ignores the field', true, /^SPOILER_cutscene-/],
])(
  'shows what a provider flags in age-restricted channels only, hidden %s',
  async (_, spoilerFieldBug, name) => {
    await using run = await startWithRealAdapters({
      times: { typicalMs: 1_000 },
      discord: { spoilerFieldBug },
    });
    run.wavespeed.nextTasks('flagged');
    const mia = run.discord.member('mia');
    const ask = (channel: string) =>
      mia.slash('video', { prompt: 'a kite', model: 'kling', notify: 'off' }, { channel });

    const refused = await ask('films').waitForMessage(({ text }) => text.startsWith('❌'));
    expect(refused.text).toContain('for age-restricted channels only');
    // It's made, so it's paid for.
    expect(refused.text).toMatch(/cost \$\d/);
    expect(refused.attachments).toEqual([]);
    expect(run.log.find(({ state }) => state === 'failed')).toMatchObject({ kind: 'content_rejected' });
    expect(run.wavespeed.count('submit')).toBe(1);
    expect(run.wavespeed.count('download')).toBe(0);

    const command = ask('after-dark');
    const shown = await command.waitForMessage(({ attachments }) => attachments.length > 0);
    const isHidden = { flags: AttachmentFlags.IsSpoiler };
    await expect
      .poll(() => command.message()?.attachments)
      .toEqual([expect.objectContaining({ filename: expect.stringMatching(name), ...isHidden })]);
    expect(command.message()?.text).toBe(shown.text);
    expect(shown.text).toContain('marked this as NSFW');
  },
);

it('counts one flag of a list', async () => {
  await using run = await startWithRealAdapters({ times: { typicalMs: 1_000 } });
  const flagSecond = ({ json, ...answer }: LoopbackAnswer): LoopbackAnswer => {
    const text = JSON.stringify(json).replace(
      '"has_nsfw_contents":[false]',
      '"has_nsfw_contents":[false,true]',
    );
    return { ...answer, json: JSON.parse(text) };
  };
  run.wavespeed.script('result', { kind: 'decided', decide: async (work) => flagSecond(await work()) });
  const command = run.discord.member('mia').slash('video', { prompt: 'a kite', model: 'kling' });
  const refused = await command.waitForMessage(({ text }) => text.startsWith('❌'));
  expect(refused.text).toContain('age-restricted channels only');
});

it('sends nothing of it by direct message, where the channel is closed by then', async () => {
  const gate = Promise.withResolvers<void>();
  const { provider } = fakeProvider({
    async poll() {
      await gate.promise;
      const path = new URL('../../packages/playground/providers/film.mp4', import.meta.url).pathname;
      return { state: 'succeeded', output: { kind: 'file', path }, isAdult: true };
    },
  });
  await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
  const { discord } = run;
  const command = discord.member('mia').slash('video', { prompt: 'x' }, { channel: 'after-dark' });
  const message = await command.waitForMessage(({ text }) => text.includes('so far · '));
  await discord.deleteMessage(message.id);
  discord.setPermissions('after-dark', 'bot', { deny: PermissionFlagsBits.AttachFiles });
  gate.resolve();
  await expect
    .poll(() => run.log.find(({ state }) => state === 'undeliverable'), { timeout: 10_000 })
    .toMatchObject({ job: command.id });
  expect(discord.messages().flatMap(({ attachments }) => attachments)).toEqual([]);
  expect(discord.log.requests().map(({ path }) => path)).not.toContain('/users/@me/channels');
});
