import { DiscordAPIError, type REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../src/errors.ts';
import { translator } from '../../src/locales/translate.ts';
import { card } from '../../src/replies/card.ts';
import { createWriteToLog } from '../../src/replies/log-channel.ts';
import { createLogTrouble } from '../../src/replies/log-trouble.ts';
import { createReviewLog } from '../../src/replies/review-log.ts';
import { createSettingsLog } from '../../src/replies/settings-log.ts';
import { defaultSettings, type Field } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { silent } from '../support/ports.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const t = translator('en');
const refused = new DiscordAPIError({ code: 50_013, message: '' }, 50_013, 403, 'POST', '', {});

describe('a line in the log channel', () => {
  /** Each call fails with the next of `errors`, or is answered. */
  function start(...errors: Error[]) {
    const clock = createFakeClock();
    const startMs = clock.now();
    const sent: { path: string; body: object; atMs: number }[] = [];
    const trouble = createLogTrouble(clock.now);
    const write = createWriteToLog({
      rest: {
        async post(path: string, { body }: { body: object }) {
          sent.push({ path, body, atMs: clock.now() - startMs });
          const error = errors.shift();
          if (error) throw error;
        },
      } as unknown as REST,
      ...{ trouble, clock, log: silent },
    });
    const written = (nonce?: string) =>
      whileTimePasses(clock, write({ guildId: '7', channelId: '5' }, 'a line', nonce));
    return { written, sent, trouble, clock };
  }

  it('mentions nobody, and is written once, however often it is sent', async () => {
    const { written, sent } = start();
    expect(await written('nonce')).toBe(true);
    const body = { components: [card(['a line'])], flags: 36_864, allowed_mentions: { parse: [] } };
    expect(sent).toMatchObject([
      { path: '/channels/5/messages', body: { ...body, nonce: 'nonce', enforce_nonce: true } },
    ]);
    await written();
    expect(sent[1]?.body).toEqual(body);
  });

  it('is plain text where that is all the bot may write', async () => {
    const { written, sent } = start(refused);
    expect(await written()).toBe(true);
    const body = { content: 'a line', components: [], flags: 4_100, allowed_mentions: { parse: [] } };
    expect(sent[1]?.body).toEqual(body);
  });

  it.each([
    ['a quarter of an hour', [5, 10], true],
    ['longer', [5, 10, 1], false],
  ])('waits for Discord for %s: %j minutes, written: %s', async (_, minutes, isWritten) => {
    const { written, sent, trouble } = start(
      ...minutes.map((each) => new RateLimitedError('wait', each * MINUTE_MS)),
    );
    expect(await written()).toBe(isWritten);
    expect(sent.map(({ atMs }) => atMs / MINUTE_MS)).toEqual([0, 5, 15]);
    // It may work another time.
    expect(trouble.warning('7', t)).toBeUndefined();
  });

  it('that can not be written warns an admin, once a day, until one arrives', async () => {
    // In both of its forms.
    const { written, trouble, clock } = start(...Array.from({ length: 6 }, () => refused));
    expect([await written(), await written()]).toEqual([true, true]);
    expect(trouble.warning('8', t)).toBeUndefined();
    expect(trouble.warning('7', t)).toBe(`⚠️ ${t('settings.logChannelFails', { channel: '<#5>', lost: 2 })}`);
    clock.advance(DAY_MS - 1);
    expect(trouble.warning('7', t)).toBeUndefined();
    clock.advance(1);
    expect(trouble.warning('7', t)).toContain('<#5>');
    clock.advance(DAY_MS);
    await written();
    expect(trouble.warning('7', t)).toContain('3');
    await written();
    clock.advance(DAY_MS);
    expect(trouble.warning('7', t)).toBeUndefined();
  });
});

describe('the log of settings', () => {
  async function announced(
    logChannels: [before: string | null, now: string | null],
    changes: { field: Field; before: unknown; after: unknown; reason?: 'opt-out' | 'import' }[],
  ) {
    const lines: { channelId: string; content: string }[] = [];
    const announce = createSettingsLog({
      async writeToLog({ channelId }, content) {
        lines.push({ channelId, content });
        return true;
      },
      labelOf: (id) => id,
      translatorOf: () => t,
    });
    const [before, settings] = logChannels.map((logChannel) => ({ ...defaultSettings, logChannel }));
    if (!before || !settings) throw new Error('there are two');
    const stamp = { revision: 1, by: '1', atMs: 0 };
    const changed = { guildId: '7', before, settings, revision: 1 };
    await announce({ ...changed, changes: changes.map((each) => ({ ...stamp, ...each })) });
    return lines;
  }
  const paused = { field: 'paused', before: false, after: true } as const;

  it.each([
    [[null, null], []],
    [['5', '5'], ['5']],
    [['5', '6'], ['6']],
    // Whoever silences the log is in it.
    [['5', null], ['5']],
    [[null, '6'], ['6']],
  ] as const)('is in the new channel, otherwise in the old one: %j', async (channels, written) => {
    const lines = await announced([...channels], [paused]);
    expect(lines.map(({ channelId }) => channelId)).toEqual(written);
  });

  it('says who and why, and nothing of those who opt out', async () => {
    const [line] = await announced(['5', '5'], [{ ...paused, reason: 'import' }]);
    expect(line?.content).toBe(
      `⚙️ ${t('settings.changedBy', { member: '<@1>' })} (import)\n**Pause**: off → on`,
    );
    const optedOut = { field: 'optedOutMembers', before: [], after: ['1'], reason: 'opt-out' } as const;
    expect(await announced(['5', '5'], [optedOut])).toEqual([]);
    expect(await announced(['5', '5'], [])).toEqual([]);
  });

  it('fits into a message', async () => {
    const words = { field: 'blockedWords', before: ['a'.repeat(100)], after: ['b'.repeat(100)] } as const;
    const [line] = await announced(['5', '5'], Array(20).fill(words));
    expect(line?.content).toMatch(/\d+ more$/);
    expect(line?.content.length).toBeLessThanOrEqual(2_000);
  });
});

describe('the log of reviews', () => {
  const reviewed = (reason?: string) =>
    aJob({ review: { decision: { what: 'rejected', by: '9', ...(reason !== undefined && { reason }) } } });
  function start(logChannel: string | null = '5') {
    const lines: string[] = [];
    const log = createReviewLog({
      settingsOf: () => ({ logChannel }),
      async writeToLog(_, content) {
        // The first takes longer.
        for (let turn = lines.length; turn < 3; turn++) await Promise.resolve();
        lines.push(content);
        return true;
      },
    });
    return { log, lines };
  }

  it('has each decision once, with its reason as it was typed', async () => {
    const { log, lines } = start();
    const [open, decided] = [aJob({ review: {} }), reviewed('**no** @everyone')];
    log.onChange(open, open);
    log.onChange(decided, open);
    log.onChange(decided, decided);
    log.onChange(reviewed(), open);
    log.spoilerSet(decided, '8');
    await log.idle();
    expect(lines).toEqual([
      expect.stringMatching(/^🚫 .*<@9>.*\n> \\\*\\\*no\\\*\\\* \\@everyone$/s),
      expect.stringMatching(/^🚫 [^\n]*$/),
      expect.stringMatching(/^👁️ .*<@8>/),
    ]);
  });

  it('is nowhere without a channel', async () => {
    const { log, lines } = start(null);
    await log.waiting(aJob({ review: {} }));
    log.onChange(reviewed(), aJob({ review: {} }));
    await log.idle();
    expect(lines).toEqual([]);
  });
});
