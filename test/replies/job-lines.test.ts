import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { actionsOf, arrange, directButtons, jobButtons } from '../../src/replies/job-buttons.ts';
import { joinedLine } from '../../src/replies/joined-line.ts';
import { createLogTrouble } from '../../src/replies/log-trouble.ts';
import { messageUrl } from '../../src/replies/message-url.ts';
import { renderMoved, renderReposted } from '../../src/replies/moved-video.ts';
import { pageRow, pagesOf } from '../../src/replies/pages.ts';
import { renderPing } from '../../src/replies/ping.ts';
import { createReviewLog } from '../../src/replies/review-log.ts';
import { createSettingsLog } from '../../src/replies/settings-log.ts';
import { defaultSettings } from '../../src/settings/schema.ts';
import type { Changed } from '../../src/settings/store.ts';
import { aJob, statuses } from '../support/job.ts';

// One or two lines each, about a job or for a log channel.

const t = translator('en');
const GUILD = '1200000000000000002';
const CHANNEL = '1200000000000000003';
const REPLY = '1200000000000000005';
const made = (status: object = {}, more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: { ...statuses.succeeded, messageId: REPLY, channelId: CHANNEL, ...status }, ...more });
const at = (...parts: string[]) => `https://discord.com/channels/${parts.join('/')}`;

it.each([
  ['a running one', aJob({ status: statuses.running }), at(GUILD, CHANNEL, REPLY)],
  ['a video in another message', made({ messageId: '9', channelId: '8' }), at(GUILD, '8', '9')],
  ['a video in a direct message', made({ route: 'dm', messageId: '9', channelId: '8' }), at('@me', '8', '9')],
  ['one whose answer is not known yet', aJob({ origin: { messageId: null } }), undefined],
  ['a deleted one', made({}, { isDeleted: true }), undefined],
])('the message of %s is %3$s', (_, job, url) => {
  expect(messageUrl(job)).toBe(url);
});

it.each([
  ['in its message', made(), 'ping.ready', false],
  ['in another', made({ messageId: '9' }), 'ping.ready', true],
  ['not made', aJob({ status: statuses.failed }), 'ping.failed', false],
  ['waiting for review', aJob({ status: statuses.reviewing, review: {} }), 'ping.review', false],
  ['unclear', aJob({ status: statuses.unclear }), 'ping.unclear', false],
  ['undeliverable', aJob({ status: statuses.undeliverable }), 'ping.undeliverable', false],
] as const)('a ping about a video that is %s says so, with a link: %4$s', (_, job, key, hasLink) => {
  const [said = '', url] = renderPing([job]).split('\n');
  expect(said).toBe(t(key, { member: '<@1200000000000000004>', count: 1 }));
  expect(url !== undefined).toBe(hasLink);
});

it('a direct message is in the member’s language, and a message in the channel’s', () => {
  const job = made({}, { origin: { language: 'de', memberLanguage: 'fr' } });
  expect(renderPing([job])).toBe(
    translator('de')('ping.ready', { member: '<@1200000000000000004>', count: 1 }),
  );
  expect(renderPing([{ ...job, notify: 'dm' }]).split('\n')[0]).toBe(
    translator('fr')('ping.ready', { member: '<@1200000000000000004>', count: 1 }),
  );
});

describe('the videos of a reel', () => {
  const clip = (n: number, userId = '1') => ({ jobId: `${n}`, userId, channelId: 'c', messageId: `m${n}` });
  const line = (...clips: ReturnType<typeof clip>[]) => joinedLine(aJob(), { clips }, t);

  it('are linked, and their members named once', () => {
    const text = line(clip(1), clip(2, '2'), clip(3));
    expect(text).toContain('<@1> and <@2>');
    expect(text.match(/\[\d+\]\([^)]*\)/g)).toEqual(
      [1, 2, 3].map((n) => `[${n}](${at(GUILD, 'c', `m${n}`)})`),
    );
  });

  it('of somebody who deleted their data have neither, and the others keep their numbers', () => {
    const gone = { jobId: '', userId: '', channelId: '', messageId: '' };
    const text = line(gone, clip(2));
    expect(text).toContain('<@1>');
    expect(text).not.toContain('<@>');
    expect(text.match(/\[\d+\]/g)).toEqual(['[2]']);
    expect(joinedLine(aJob(), { clips: [gone] }, t)).toBe(t('reel.joined', { who: 'nobody', members: '' }));
  });

  it('are linked from the first five to the last', () => {
    expect(line(...Array.from({ length: 6 }, (_, n) => clip(n + 1))).match(/\[\d+\]/g)).toHaveLength(6);
    const many = line(...Array.from({ length: 20 }, (_, n) => clip(n + 1, `${n}`)));
    expect(many.match(/\[\d+\]|…/g)).toEqual(['[1]', '[2]', '[3]', '[4]', '[5]', '…', '[20]']);
    expect(many.match(/<@\d+>/g)).toHaveLength(6);
    expect(many).toContain(t('consent.more', { count: 14 }));
  });
});

it.each([
  [0, 6, 0, 1, 0],
  [6, 6, 1, 1, 0],
  [7, 6, 1, 2, 1],
  [12, 6, 5, 2, 1],
  [7, 6, -1, 2, 0],
])('of %i entries, %i on a page, page %i is one of %i: %i', (length, onPage, wanted, count, current) => {
  expect(pagesOf(length, onPage, wanted)).toEqual({ count, current });
  const row = pageRow({ count, current }, (page) => `x:${page}`, t).components;
  expect(row.map(({ disabled }) => disabled)).toEqual([current === 0, true, current === count - 1]);
  expect(row.map(({ custom_id }) => custom_id)).toEqual([-1, 0, 1].map((step) => `x:${current + step}`));
});

describe('the buttons of a job', () => {
  it('can be moved by a click where the bot does not see the channel, except under review', () => {
    const running = aJob({ status: statuses.running });
    expect(actionsOf(running, { needsClick: true })).toContain('deliver');
    expect(actionsOf(running, { needsClick: false })).not.toContain('deliver');
    const hidden = aJob({ status: statuses.reviewing, review: {} });
    expect(actionsOf(hidden, { needsClick: true })).not.toContain('deliver');
    const kept = actionsOf(aJob({ status: statuses.undeliverable }), { needsClick: true });
    expect(kept.filter((action) => action === 'deliver')).toHaveLength(1);
  });

  it('of a reel have nothing that needs the words of a request', () => {
    const reel = made({}, { reel: { clips: [] } });
    const all = actionsOf(reel, { needsClick: false });
    for (const action of ['again', 'edit', 'change-model']) expect(all).not.toContain(action);
    expect(actionsOf(made(), { needsClick: false })).toEqual(expect.arrayContaining(['again', 'edit']));
  });

  it('show the first as the primary one, and name the state for More', () => {
    const job = made();
    const components = jobButtons(job, { needsClick: false })[0]?.components ?? [];
    expect(components.map((button) => button.style)).toEqual([1, ...components.slice(1).map(() => 2)]);
    expect(components.at(-1)).toMatchObject({ custom_id: `more:${job.id}:succeeded` });
  });

  it('put a single action beside the first if it is for everyone', () => {
    expect(arrange(['again', 'edit'])).toEqual({ shown: ['again', 'edit'], more: [] });
    expect(arrange(['again', 'edit', 'continue'])).toMatchObject({ more: ['edit', 'continue'] });
    expect(arrange(['download', 'hide'])).toMatchObject({ shown: ['download'], more: ['hide'] });
  });

  it('in direct messages are those that work there', () => {
    const ids = directButtons(aJob({ status: statuses.undeliverable }))[0]?.components.map(
      (each) => each.type,
    );
    expect(ids).toHaveLength(1);
    expect(directButtons(aJob({ status: statuses.failed }))).toEqual([]);
  });
});

describe('a video in another message', () => {
  const view = (job: Job) => ({ job: job as never, model: undefined, nowMs: 0 });

  it.each([
    ['reply', 'job.moved'],
    ['dm', 'job.movedDm'],
  ] as const)('is linked from the old one (%s), without a preview', (route, key) => {
    const job = made({ route, messageId: '9', channelId: '8', problem: 'history' });
    const { content, neutral = '', flags, components } = renderMoved(view(job));
    const url = messageUrl(job) ?? '';
    for (const text of [content, neutral]) {
      expect(text).toContain(t(key, { url, member: '<@1200000000000000004>' }));
      expect(text).toContain(t('problem.history'));
    }
    expect(content).toContain(job.request.prompt);
    expect(neutral).not.toContain(job.request.prompt);
    expect([flags, components]).toEqual([4, []]);
    // Nor with what was shown while it was made.
    expect(renderMoved({ ...view(job), hasProgressImages: true }).attachments).toEqual([]);
  });

  it('says who posted it again, in both forms', () => {
    const again = t('job.postedAgain', { member: '<@1200000000000000004>' });
    const { content, neutral, components = [] } = renderReposted(view(made()));
    expect([content, neutral].every((text) => text?.endsWith(`-# 📤 ${again}`))).toBe(true);
    expect(JSON.stringify(components)).toMatch(/"custom_id":"download:\d+".*"custom_id":"more:/);
  });
});

it('an admin is told once a day that lines are lost, until one arrives', () => {
  let nowMs = 0;
  const trouble = createLogTrouble(() => nowMs);
  const said = (lost: number) => `⚠️ ${t('settings.logChannelFails', { channel: '<#5>', lost })}`;
  const lose = () => trouble.failed({ guildId: '7', channelId: '5' });
  expect(trouble.warning('7', t)).toBeUndefined();
  lose();
  lose();
  expect(trouble.warning('7', t)).toBe(said(2));
  lose();
  nowMs = 24 * 3_600_000 - 1;
  expect(trouble.warning('7', t)).toBeUndefined();
  nowMs++;
  expect(trouble.warning('7', t)).toBe(said(3));
  expect(trouble.warning('8', t)).toBeUndefined();
  trouble.worked('7');
  nowMs += 24 * 3_600_000;
  expect(trouble.warning('7', t)).toBeUndefined();
});

describe('the log of reviews', () => {
  async function log(logChannel: string | null, tell: (to: ReturnType<typeof createReviewLog>) => unknown) {
    const lines: string[] = [];
    const reviewLog = createReviewLog({
      settingsOf: () => ({ logChannel }),
      async writeToLog({ guildId, channelId }, line) {
        expect([guildId, channelId]).toEqual([GUILD, logChannel]);
        lines.push(line);
        return true;
      },
    });
    await tell(reviewLog);
    await reviewLog.idle();
    return lines;
  }
  const waiting = aJob({ status: statuses.reviewing, review: {} });
  const decided = (reason?: string): Job => ({
    ...waiting,
    review: { decision: { what: 'rejected', by: '8', ...(reason !== undefined && { reason }) } },
  });

  it('has who decided what and why, once', async () => {
    const [line = '', ...more] = await log('5', (to) => {
      to.onChange(decided('too *loud*'), waiting);
      to.onChange({ ...decided('too *loud*'), told: true }, decided());
    });
    expect(more).toEqual([]);
    expect(line).toMatch(/^🚫 .*<@8>/);
    expect(line.endsWith('\n> too \\*loud\\*')).toBe(true);
    expect(await log('5', (to) => to.onChange(decided(), waiting))).toEqual([
      expect.not.stringContaining('>  '),
    ]);
  });

  it('says that one waits, and who hid one', async () => {
    expect(await log('5', (to) => to.waiting(waiting))).toEqual([expect.stringMatching(/^👀 /)]);
    const lines = await log('5', (to) => {
      to.spoilerSet(made({}, { spoiler: true }), '8');
      to.spoilerSet(made({}, { spoiler: false }), '8');
    });
    expect(lines.map((line) => line.slice(0, 2))).toEqual(['🙈', '👁️'.slice(0, 2)]);
  });

  it('is written nowhere without a channel', async () => {
    expect(
      await log(null, (to) => Promise.all([to.waiting(waiting), to.onChange(decided(), waiting)])),
    ).toEqual([]);
  });
});

describe('the log of settings', () => {
  const change = { revision: 1, by: '8', atMs: 0, field: 'paused', before: false, after: true } as const;
  async function written(changed: Partial<Changed>) {
    const lines: [string, string][] = [];
    const announce = createSettingsLog({
      async writeToLog({ channelId }, line) {
        lines.push([channelId, line]);
        return true;
      },
      ...{ labelOf: (id: string) => id, translatorOf: () => t },
    });
    const settings = { ...defaultSettings, logChannel: '5' };
    const all = { guildId: '7', settings, before: settings, revision: 1, changes: [change] };
    await announce({ ...all, ...changed });
    return lines;
  }
  const to = (logChannel: string | null) => ({ ...defaultSettings, logChannel });

  it('has who changed what, in the new channel or the last one', async () => {
    const [[channel, line] = ['', '']] = await written({});
    expect(channel).toBe('5');
    expect(line).toContain(t('settings.changedBy', { member: '<@8>' }));
    expect(line).toContain('off → on');
    expect((await written({ before: to('4'), settings: to('5') })).map(([at]) => at)).toEqual(['5']);
    expect((await written({ before: to('4'), settings: to(null) })).map(([at]) => at)).toEqual(['4']);
  });

  it('has nothing of members who opt out, of no change, and without a channel', async () => {
    expect(await written({ changes: [{ ...change, reason: 'opt-out' }] })).toEqual([]);
    expect(await written({ changes: [] })).toEqual([]);
    expect(await written({ before: to(null), settings: to(null) })).toEqual([]);
  });

  it('fits into a message', async () => {
    const words = { ...change, field: 'blockedWords', before: [], after: ['x'.repeat(100)] } as const;
    const [[, line] = ['', '']] = await written({ changes: Array.from({ length: 40 }, () => words) });
    expect(line.length).toBeLessThanOrEqual(2_000);
  });
});
