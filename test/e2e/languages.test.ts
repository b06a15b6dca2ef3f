import { Locale } from 'discord.js';
import { expect, it } from 'vitest';
import type { ClientMessage } from '../../playground/protocol.ts';
import { labelsOf } from '../support/buttons.ts';
import { startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

const guild = {
  name: '映画部',
  locale: Locale.Japanese,
  channels: [{ name: 'films' }],
  members: [
    { name: 'mia', locale: Locale.German },
    { name: 'kim', locale: Locale.Korean },
  ],
};

it('speaks the server’s language in its channels, and a member’s own in direct messages', async () => {
  await using run = await startStudio({}, {}, [guild]);
  const mia = run.discord.member('mia');
  const options = { prompt: 'ein Drachen', model: 'plain', duration: 5, seed: 7 };
  const command = mia.slash('video', { ...options, notify: 'dm' });
  const first = await command.waitForMessage();
  expect(first.content).toContain('⏳ 順番待ちです');
  const done = await command.waitForMessage(hasVideo);
  expect(done.content).toMatch(/PlainによるAI生成 · 4秒 · .* · シード 7 · 所要時間 \d+秒/);
  expect(done.content).toContain('Plainは5秒に対応していないため、4秒にしました。');
  expect(done.attachments[0]?.description).toBe('AI生成動画：ein Drachen');
  expect(labelsOf(done)).toEqual(['ダウンロード', 'もう一度', 'プロンプトを編集', '別のモデル', '削除']);

  await expect.poll(() => mia.directMessages()[0]?.content).toContain('dein Video ist fertig 🎬');
  expect(run.discord.log.invalid()).toEqual([]);
});

it('answers a member in their own language, and in English where it has none', async () => {
  await using run = await startStudio({}, {}, [guild]);
  const [mia, kim] = [run.discord.member('mia'), run.discord.member('kim')];
  const refused = mia.slash('video', { prompt: 'x'.repeat(101), model: 'mover' });
  const answer = await refused.waitForMessage();
  expect(answer.content).toBe('❌ Der Prompt hat 101 Zeichen, und Mover nimmt 100. Kürz ihn bitte.');
  expect(answer.ephemeral_for).toBe(mia.id);
  const other = await kim.slash('video', { prompt: ' ', model: 'plain' }).waitForMessage();
  expect(other.content).toBe('❌ The prompt is empty. Describe the shot you want to see.');

  const [choice] = await mia.autocomplete('video', { prompt: 'x', model: 'plain' }, 'model');
  expect(choice?.name).toMatch(/^Plain · ⚡+ etwa .* · 0,10\s\$, günstig$/);

  const done = await mia
    .slash('video', { prompt: 'ein Drachen', model: 'plain', notify: 'off' })
    .waitForMessage(hasVideo);
  const form = await mia.click(done, 'プロンプトを編集').modal();
  expect(form.title).toBe('Prompt ändern');
  expect(JSON.stringify(form.components)).toContain('Bild für den Anfang');
  const link = await mia.click(done, 'ダウンロード').waitForMessage();
  const history = await mia.slash('history').waitForMessage(({ embeds }) => embeds.length > 0);
  expect(history.embeds[0]?.title).toBe('🎞️ Deine Videos hier · 1');
  expect(history.embeds[0]?.description).toMatch(/✅ Dauerte \d+ s\n.* · 0,10\s\$\n/);
  const queue = await mia.slash('queue').waitForMessage();
  expect(JSON.stringify(queue.components)).toContain('Gerade ist nichts in Arbeit. `/video` startet eins');
  expect(link.content).toMatch(/^Dein Video, \d\.\d MB\. Der Link funktioniert etwa einen Tag/);
  expect(run.discord.log.invalid()).toEqual([]);
});
