import { providerName } from '../../catalog/provider-names.ts';
import type { Shard } from '../../discord/shards.ts';
import { isIn, type Job } from '../../jobs/job.ts';
import type { StorageProblem } from '../../jobs/store.ts';
import { listOf, percent } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import type { CallFailure, ProviderHealth } from '../../providers/health.ts';
import type { Vitals } from '../../runtime/vitals.ts';
import { small } from '../../text/markdown.ts';
import { heading } from '../card.ts';
import { messageUrl } from '../message-url.ts';
import { relativeTime } from '../times.ts';

export interface HealthView {
  vitals: Vitals;
  /** Since when no new videos are accepted; `undefined` if they are. */
  closedSinceMs: number | undefined;
  /** Videos that a stop should wait for. */
  left: { making: number; waiting: number };
  shards: readonly Shard[];
  /** Providers with a key first. */
  providers: readonly ProviderView[];
  /** All jobs that aren't settled. */
  jobs: readonly Job[];
  /** Why no new jobs can be stored; `undefined` if they can. */
  storageProblem: StorageProblem | undefined;
  hostedMaxBytes: number;
  nowMs: number;
}

interface ProviderView {
  id: string;
  isHere: boolean;
  health: ProviderHealth;
  lastError: CallFailure | undefined;
  /** Running tasks, and how many may run at once. */
  running: number;
  waiting: number;
  limit: number;
}

/** This many links to unclear videos, the oldest first. The figures count all. */
const LINKED = 10;
const MEGABYTE = 1e6;

/** The bot's health, for its operator. States and kinds of errors have the same names as in the log. Pure. */
export function renderHealth(view: HealthView, t: Translate): string[] {
  return [
    [heading('🩺', t('operator.health')), intake(view, t)].join('\n'),
    [discord(view, t), ...providers(view, t)].join('\n'),
    [onTheWay(view, t), ...unclear(view, t)].join('\n'),
    [store(view, t), ...hosted(view, t), processLine(view, t)].join('\n'),
  ];
}

function intake({ closedSinceMs, left: { making, waiting } }: HealthView, t: Translate): string {
  if (closedSinceMs === undefined) return `🟢 ${t('operator.taking')}`;
  const since = { when: relativeTime(closedSinceMs) };
  const state =
    making + waiting === 0
      ? `✅ **${t('operator.safe', since)}**`
      : `⏸️ ${t('operator.draining', { ...since, making, waiting })}`;
  return `${state}\n${small(t('operator.drainHint'))}`;
}

function discord({ shards }: HealthView, t: Translate): string {
  const down = shards.filter(({ isUp }) => !isUp);
  const pings = shards.flatMap(({ pingMs }) => pingMs ?? []);
  const ping = pings.length === 0 ? '' : ` · ${Math.max(...pings)} ms`;
  const up = { up: shards.length - down.length, all: shards.length };
  const which = down.length === 0 ? '' : ` · ${t('operator.shardsDown', { ids: idsOf(down) })}`;
  return `${down.length === 0 ? '🟢' : '🔴'} **Discord** · ${t('operator.shards', up)}${which}${ping}`;
}

function idsOf(shards: readonly Shard[]): string {
  return `${shards
    .slice(0, LINKED)
    .map(({ id }) => id)
    .join(', ')}${shards.length > LINKED ? ', …' : ''}`;
}

function providers({ providers: all, nowMs }: HealthView, t: Translate): string[] {
  const without = all.filter(({ isHere }) => !isHere).map(({ id }) => providerName(id));
  return [
    ...all.filter(({ isHere }) => isHere).map((provider) => providerLine(provider, nowMs, t)),
    ...(without.length === 0 ? [] : [`🔑 ${t('operator.noKey', { providers: listOf(without, t) })}`]),
  ];
}

function providerLine(
  { id, health, lastError, running, waiting, limit }: ProviderView,
  nowMs: number,
  t: Translate,
): string {
  const { state, sinceMs, restingUntilMs = 0 } = health;
  const mark = { ok: '🟢', failing: '🟠', refused: '🔴', unknown: '⚪' }[state];
  const since = { when: relativeTime(sinceMs ?? 0) };
  const troubles = [
    ...(state === 'failing' ? [t('operator.failing', since)] : []),
    ...(state === 'refused' ? [t('operator.refused', since)] : []),
    ...(restingUntilMs > nowMs ? [t('operator.resting', { when: relativeTime(restingUntilMs) })] : []),
    ...(lastError
      ? [t('operator.lastError', { kind: `\`${lastError.kind}\``, when: relativeTime(lastError.atMs) })]
      : []),
  ];
  return [
    `${mark} **${providerName(id)}** · ${t('operator.tasks', { running, limit, waiting })}`,
    ...(troubles.length === 0 ? [] : [small(...troubles)]),
  ].join('\n');
}

function onTheWay({ jobs }: HealthView, t: Translate): string {
  const oldest = jobs.reduce(
    (first, { createdAtMs }) => Math.min(first, createdAtMs),
    Number.POSITIVE_INFINITY,
  );
  if (jobs.length === 0) return `🎞️ ${t('operator.noneOnTheWay')}`;
  const states = Map.groupBy(jobs, ({ status }) => status.state);
  const counts = [...states].map(([state, { length }]) => `\`${state}\` ${length}`);
  return `🎞️ ${t('operator.onTheWay', { states: counts.join(' · '), when: relativeTime(oldest) })}`;
}

function unclear({ jobs }: HealthView, t: Translate): string[] {
  const found = jobs.filter((job) => isIn(job, 'unclear')).toSorted((a, b) => a.createdAtMs - b.createdAtMs);
  if (found.length === 0) return [];
  const links = found.slice(0, LINKED).map((job, index) => {
    const url = messageUrl(job);
    return url === undefined ? `${index + 1}` : `[${index + 1}](${url})`;
  });
  return [`⚠️ ${t('operator.unclear', { count: found.length, links: links.join(' ') })}`];
}

function store({ vitals, storageProblem }: HealthView, t: Translate): string {
  const { storeBytes, freeBytes } = vitals;
  const line = t('operator.store', { size: size(storeBytes, t), free: size(freeBytes, t) });
  if (storageProblem === undefined) return `💾 ${line}`;
  return `🔴 ${line} · **${t('operator.storeFails', { problem: `\`storage ${storageProblem}\`` })}**`;
}

function hosted({ vitals: { hostedBytes }, hostedMaxBytes }: HealthView, t: Translate): string[] {
  if (hostedBytes === undefined) return [];
  return [`📦 ${t('operator.hosted', { size: size(hostedBytes, t), max: size(hostedMaxBytes, t) })}`];
}

function processLine({ vitals }: HealthView, t: Translate): string {
  const { version, startedAtMs, memoryBytes, eventLoop } = vitals;
  const { p99Ms, maxMs, sinceMs } = eventLoop;
  const late = {
    share: percent(0.99, t),
    usual: `${Math.ceil(p99Ms)} ms`,
    most: `${Math.ceil(maxMs)} ms`,
    when: `<t:${Math.round(sinceMs / 1000)}:t>`,
  };
  return [
    `⚙️ ${t('operator.process', { version, when: relativeTime(startedAtMs), size: size(memoryBytes, t) })}`,
    `⏱️ ${t('operator.eventLoop', late)}`,
  ].join('\n');
}

/** `12.3 MB`, `1.2 GB`; `12,3 Mo` in French. */
function size(bytes: number | undefined, { language }: Translate): string {
  if (bytes === undefined) return '–';
  const [value, unit] = bytes < 1_000 * MEGABYTE ? [bytes / MEGABYTE, 'megabyte'] : [bytes / 1e9, 'gigabyte'];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 100 ? 1 : 0,
  }).format(value);
}
