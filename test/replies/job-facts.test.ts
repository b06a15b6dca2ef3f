import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { attributionOf, facts, needsClick } from '../../src/replies/job-facts.ts';
import { createJobView, type JobView, madeLine, madeWith, shapeOf } from '../../src/replies/job-view.ts';
import { aJob, statuses } from '../support/job.ts';

const t = translator('en');
const NOW = 2_000_000;
const MINUTE = 60_000;
const P = PermissionFlagsBits;
const ALL = P.ViewChannel | P.AttachFiles | P.SendMessages | P.EmbedLinks | P.ReadMessageHistory;
const running = (more: Parameters<typeof aJob>[0] = {}) =>
  aJob({
    status: statuses.running,
    createdAtMs: NOW - MINUTE,
    ...more,
    origin: { appPermissions: String(ALL), ...more.origin },
  });
const lines = (job: ReturnType<typeof aJob>, more: Partial<JobView> = {}) =>
  facts({ job, model: undefined, nowMs: NOW, ...more });
const text = (...given: Parameters<typeof lines>) => lines(...given).join('\n');
const made = (status: object = {}, more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: { ...statuses.succeeded, ...status }, costUsd: 0.5, ...more });
const link = { url: 'https://host.example/a', expiresAtMs: 9_000_000, mark: 'a-mark' };

describe('the facts of a job under way', () => {
  it('are its options, its estimate, and how long it has taken', () => {
    expect(lines(running(), { estimateUsd: 0.5 })).toEqual([
      `-# preview · 5 s · 720p · 16:9 · ${t('job.about', { price: '$0.50' })} · ${t('job.elapsed', { time: '1 min' })}`,
    ]);
    // Something free needs no estimate.
    expect(text(running(), { estimateUsd: 0 })).not.toContain(t('price.free'));
    expect(text(running({ notes: ['at 720p'] }))).toContain('\n-# ℹ️ at 720p');
  });

  it.each([
    [{ readyInMs: 40_000, nextEditMs: 10_000 }, t('job.ready', { time: '<t:2040:R>' })],
    // A countdown would run out before the next edit.
    [{ readyInMs: 15_000, nextEditMs: 10_000 }, t('job.left', { time: '15 s' })],
    [{ readyInMs: 3_001, nextEditMs: 10_000 }, t('job.left', { time: '3 s' })],
    [{ readyInMs: 3_000, nextEditMs: 10_000 }, t('job.soon')],
    [{ readyInMs: 15_001, nextEditMs: 10_000 }, t('job.ready', { time: '<t:2016:R>' })],
    [{ readyInMs: 1, nextEditMs: 10_000, isLate: true }, t('job.late')],
    [{ readyInMs: 1e6, nextEditMs: Number.POSITIVE_INFINITY }, t('job.lastEdit')],
  ])('say with %j: %s', (view, words) => {
    const said = text(running(), view);
    expect(said.endsWith(` · ${words}`)).toBe(true);
  });

  it.each([
    ['everything', ALL, {}, undefined],
    ['no files', ALL & ~P.AttachFiles, {}, [t('lacks.files', { permissions: t('permission.AttachFiles') })]],
    [
      'no messages and embeds',
      ALL & ~(P.SendMessages | P.EmbedLinks),
      {},
      [t('lacks.some', { permissions: `${t('permission.SendMessages')} and ${t('permission.EmbedLinks')}` })],
    ],
    [
      'no messages in a thread',
      ALL,
      { isThread: true },
      [t('lacks.some', { permissions: t('permission.SendMessagesInThreads') })],
    ],
    [
      'no channel and no files',
      0n,
      {},
      [t('lacks.files', { permissions: t('permission.AttachFiles') }), t('lacks.access')],
    ],
  ])('warn where the bot may do %s', (_, bits, origin, warnings) => {
    const [, ...rest] = lines(running({ origin: { appPermissions: String(bits), ...origin } }));
    expect(rest).toEqual((warnings ?? []).map((each) => `-# ⚠️ ${each}`));
  });

  it('ask for a click before the token is over, where the bot does not see the channel', () => {
    const blind = { appPermissions: '0' };
    const asked = (ageMs: number, origin = {}, status: object = statuses.running) =>
      needsClick({
        job: running({ createdAtMs: NOW - ageMs, origin: { ...blind, ...origin }, status: status as never }),
        ...{ model: undefined, nowMs: NOW },
      });
    expect([asked(10 * MINUTE), asked(10 * MINUTE + 1)]).toEqual([false, true]);
    expect(asked(20 * MINUTE, { tokenAtMs: NOW - MINUTE })).toBe(false);
    expect(asked(20 * MINUTE, { appPermissions: String(ALL) })).toBe(false);
    expect(asked(20 * MINUTE, {}, statuses.failed)).toBe(false);
    const old = running({ createdAtMs: NOW - 20 * MINUTE, origin: blind });
    expect(lines(old).slice(1)).toEqual([`-# 📬 ${t('job.needsClick')}`]);
  });
});

describe('the facts of a job that has ended or rests', () => {
  it.each([
    ['failed', statuses.failed],
    ['undeliverable', statuses.undeliverable],
  ])('are what it cost, if anything: %s', (_, status) => {
    const of = (costUsd: number | null) => lines(aJob({ status, costUsd, notes: ['at 720p'] }));
    expect(of(0.5)).toEqual([`-# preview · 5 s · 720p · 16:9 · ${t('job.cost', { price: '$0.50' })}`]);
    for (const none of [0, null]) expect(of(none)).toEqual(['-# preview · 5 s · 720p · 16:9']);
  });
});

describe('the facts of a video', () => {
  it('are how long it took, with what it was made, and for how much', () => {
    expect(text(made({}, { spentMs: { running: 90_000 } }))).toMatch(/^-# ✅ /);
    for (const part of [t('job.madeBy', { model: 'preview' }), '5 s', '720p', '16:9', '$0.50'])
      expect(text(made())).toContain(part);
    expect(text(made({}, { costUsd: 0 }))).toContain(t('price.free'));
    expect(text(made({}, { notes: ['at 720p'] }))).toContain('-# ℹ️ at 720p');
  });

  it('have the notice that the provider wants, without its preview', () => {
    const way = { attribution: { text: 'Made with X', url: 'https://x.example' } } as never;
    expect(attributionOf(way)).toBe('[Made with X](<https://x.example>)');
    expect(text(made(), { way })).toContain('[Made with X](<https://x.example>)');
    expect(attributionOf(undefined)).toBeUndefined();
  });

  it.each([
    [{ isAdult: true }, 'job.isAdult'],
    [{ isAdult: true, spoiler: false }, 'job.isAdultShown'],
  ] as const)('say of one for adults with %j whether it is hidden', (more, key) => {
    expect(text(made({}, more))).toContain(`-# 🔞 ${t(key)}`);
    expect(text(made({}, { spoiler: true }))).not.toContain('🔞');
  });

  it.each([
    ['too large', {}, link, t('link.tooLarge'), t('link.hosted', { until: '<t:9000:f>' })],
    [
      'without files',
      { problem: 'uploads' },
      link,
      t('link.noFiles'),
      t('link.hosted', { until: '<t:9000:f>' }),
    ],
    ['for a short time', {}, { ...link, expiresAtMs: null }, t('link.tooLarge'), t('link.hostedShort')],
    [
      'at its provider',
      { host: { kind: 'provider', expiresAtMs: 9_000_000 } },
      link,
      t('link.tooLarge'),
      t('link.provider', { until: '<t:9000:f>' }),
    ],
    [
      'at its provider for a short time',
      { host: { kind: 'provider', expiresAtMs: 9_000_000 } },
      { ...link, expiresAtMs: null },
      t('link.tooLarge'),
      t('link.providerShort'),
    ],
    [
      'whose link is renewed',
      { host: { kind: 'own', expiresAtMs: 9_060_001 } },
      link,
      t('link.tooLarge'),
      t('link.renewed', { until: '<t:9000:f>', end: '<t:9060:f>' }),
    ],
    [
      'whose link works as long as the video is there',
      { host: { kind: 'own', expiresAtMs: 9_060_000 } },
      link,
      t('link.tooLarge'),
      t('link.hosted', { until: '<t:9000:f>' }),
    ],
  ])('say why there is a link, and how long it works: %s', (_, status, shown, why, how) => {
    const said = text(made(status), { link: shown });
    expect(said).toContain(`-# 🔗 ${why} ${how}`);
    expect(said).toContain(t('link.mark', { mark: '`a-mark`' }));
    expect(text(made(status))).not.toContain('🔗');
  });
});

it('of a reel there is its length alone', () => {
  const reel = made({}, { reel: { clips: [] } });
  expect([madeWith({ job: reel, model: undefined }, t), shapeOf(reel, t)]).toEqual([t('reel.name'), ['5 s']]);
  expect(madeLine({ job: reel, model: undefined, nowMs: NOW }, t)).toBe(
    `<@1200000000000000004> · ${t('reel.name')} · 5 s`,
  );
  expect(madeLine({ job: made(), model: undefined, nowMs: NOW }, t)).toContain(t('job.seed', { seed: 7 }));
  expect(text(reel)).not.toContain('$');
  const film = made({}, { reel: { clips: [], isFilm: true } });
  expect(madeWith({ job: film, model: undefined }, t)).toBe(t('film.name'));
});

it.each([
  ['ok', false],
  ['unknown', false],
  ['failing', true],
  ['refused', true],
] as const)('a provider that is %s is in trouble: %s', (state, isProviderFailing) => {
  const asked: string[] = [];
  const note =
    <T>(what: string, value: T) =>
    () => {
      asked.push(what);
      return value;
    };
  const viewOf = createJobView({
    catalog: { find: () => undefined, wayOf: () => undefined, makerOf: () => 'fal' } as never,
    providers: new Map(),
    health: { of: () => ({ state }) } as never,
    clock: { now: () => NOW } as never,
    nextEditMs: () => 7,
    engine: () =>
      ({
        progressOf: note('progress', { fraction: 0.5 }),
        estimateOf: note('estimate', { readyInMs: 9 }),
        queuePositionOf: note('position', 3),
      }) as never,
  });
  expect(viewOf(running({ reservedUsd: 2 }))).toMatchObject({
    ...{ isProviderFailing, fraction: 0.5, readyInMs: 9, queuePosition: 3, nextEditMs: 7 },
    ...{ estimateUsd: 2, nowMs: NOW, maker: 'fal' },
  });
  expect(asked).toEqual(['progress', 'estimate', 'position']);
  // It isn't in the queue yet.
  viewOf(aJob({ status: statuses.accepted }));
  expect(asked).toHaveLength(3);
});
