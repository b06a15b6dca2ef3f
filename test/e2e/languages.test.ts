import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { Locale, PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { controlOf, labelsOf, openMore } from '../support/buttons.ts';
import { startStudio, untilSettled } from '../support/studio.ts';

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
  expect(first.text).toContain('⏳ 順番待ちです');
  const done = await command.waitForMessage(hasVideo);
  expect(done.text).toMatch(/✅ 完成（所要時間 \d+秒） · PlainによるAI生成 · 4秒 · /);
  expect(done.text).toContain('Plainは5秒に対応していないため、4秒にしました。');
  expect(done.attachments[0]?.description).toBe('AI生成動画：ein Drachen');
  expect(labelsOf(done)).toEqual(['もう一度', 'その他…']);

  await expect.poll(() => mia.directMessages()[0]?.text).toContain('dein Video ist fertig 🎬');
  expect(run.discord.log.invalid()).toEqual([]);
});

it('answers a member in their own language, and in English where it has none', async () => {
  await using run = await startStudio({}, {}, [guild]);
  const [mia, kim] = [run.discord.member('mia'), run.discord.member('kim')];
  const refused = mia.slash('video', { prompt: 'x'.repeat(101), model: 'mover' });
  const answer = await refused.waitForMessage();
  expect(answer.text).toBe('❌ Der Prompt hat 101 Zeichen; Mover nimmt höchstens 100. Kürz ihn.');
  expect(answer.ephemeral_for).toBe(mia.id);
  const other = await kim.slash('video', { prompt: ' ', model: 'plain' }).waitForMessage();
  expect(other.text).toBe('❌ The prompt is empty. Describe the shot you want to see.');

  const [choice] = await mia.autocomplete('video', { prompt: 'x', model: 'plain' }, 'model');
  expect(choice?.name).toMatch(/^Plain · ⚡+ etwa .* · 0,10\s\$, günstig$/);

  const done = await mia
    .slash('video', { prompt: 'ein Drachen', model: 'plain', notify: 'off' })
    .waitForMessage(hasVideo);
  const more = await openMore(mia, done);
  expect(labelsOf(more)).toEqual([
    ...['Prompt ändern', 'Fortsetzen', 'Modell wechseln', 'Herunterladen'],
    'Exportieren …',
    'Löschen',
  ]);
  const composer = await mia.click(more, 'Prompt ändern').waitForMessage();
  expect(JSON.stringify(composer.components)).toContain('Dein nächstes Video');
  const form = await mia.click(composer, controlOf(composer, 'images')).modal();
  expect(form.title).toBe('Bilder');
  expect(JSON.stringify(form.components)).toContain('Bild für den Anfang');
  // As messages of earlier versions have it.
  const download = `download:${/again:(\d+)/.exec(JSON.stringify(done.components))?.[1]}`;
  const link = await mia.click(done, download, { raw: true }).waitForMessage();
  await untilSettled(run);
  const history = await mia.slash('history').waitForMessage(({ text }) => text !== '');
  expect(history.text).toMatch(/^### 🎞️ Deine Videos hier · 1\n/);
  expect(history.text).toMatch(/✅ Dauerte \d+\ss\n.* · 0,10\s\$\n/);
  const queue = await mia.slash('queue').waitForMessage();
  expect(JSON.stringify(queue.components)).toContain('Gerade ist nichts in Arbeit. </video:');
  expect(link.text).toMatch(/^Dein Video, \d\.\d\sMB\. Der Link funktioniert etwa einen Tag/);
  expect(run.discord.log.invalid()).toEqual([]);
});

it('tells staff in the server’s language, and each member in their own', async () => {
  const roles = [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }];
  const ofStaff = { name: 'ada', locale: Locale.French, roles: ['Admin'] };
  const club = {
    ...guild,
    roles,
    channels: [{ name: 'films' }, { name: 'log' }],
    members: [...guild.members, ofStaff],
  };
  await using run = await startStudio({}, {}, [club]);
  const [mia, kim, ada] = ['mia', 'kim', 'ada'].map((name) => run.discord.member(name)) as [
    Member,
    Member,
    Member,
  ];
  const told = () => run.discord.messages('log').map(({ text }) => text);

  const log = { name: 'log-channel', value: `<#${run.discord.channelId('log')}>` };
  const set = await ada.slash('settings set', log).waitForMessage();
  expect(set.text).toMatch(/^✅ \*\*Salon de logs\*\*: aucun → <#\d+>$/);
  await expect
    .poll(told)
    .toEqual([
      expect.stringMatching(/^📋 .*表示されます/),
      expect.stringMatching(/さんが設定を変更しました\n\*\*ログチャンネル\*\*: なし → <#\d+>$/),
    ]);
  const budget = await ada
    .slash('settings set', { name: 'server-budget', value: '0,10 $ par jour' })
    .waitForMessage();
  expect(budget.text).toMatch(/^✅ \*\*Budget de ce serveur\*\*: sans limite → 0,10\s\$US par jour$/);

  const options = { prompt: 'ein Drachen', model: 'plain', notify: 'off' };
  const done = await mia.slash('video', options).waitForMessage(hasVideo);
  await expect
    .poll(() => told().at(-1))
    .toMatch(/^⛔ このサーバーの今日の予算を使い切りました（\$0\.10中\$0\.10、生成中の動画を含む）。/);
  const refused = await mia.slash('video', options).waitForMessage();
  expect(refused.text).toMatch(
    /^❌ Das Budget dieses Servers für heute ist aufgebraucht\. Das nächste Video geht <t:\d+:R>\.$/,
  );

  await untilSettled(run);
  const report = await kim.submitModal(kim.messageCommand('Report', done));
  expect((await report.waitForMessage()).text).toBe('🚩 Thank you. This server’s staff got your report.');
  const [ticket] = run.discord.messages('log').slice(-1) as [ClientMessage];
  expect(ticket.text).toMatch(/^🚩 \*\*動画が通報されました\*\* https:/);
  expect(labelsOf(ticket)).toEqual(['動画を削除', '依頼者をブロック', '却下']);

  const hasFigures = ({ text }: ClientMessage) => text !== '';
  const mine = await ada.slash('stats').waitForMessage(hasFigures);
  expect(mine.text).toMatch(/^### 📊 Les 30 derniers jours\n/);
  const posted = await ada.slash('stats', { post: true }).waitForMessage(hasFigures);
  expect(posted.text).toMatch(/^### 📊 過去30日間\n/);
  expect(posted.text).toContain('**動画1本** · **費用$0.10**');
});
