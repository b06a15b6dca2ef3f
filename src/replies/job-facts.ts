import { PermissionFlagsBits } from 'discord.js';
import type { Way } from '../catalog/schema.ts';
import { neededForThread } from '../discord/open-thread.ts';
import { isIn, isSpoiler, type Job, type JobIn } from '../jobs/job.ts';
import type { VideoHost } from '../jobs/job-status.ts';
import { tookMs } from '../jobs/ledger.ts';
import { isFinal, isWaitingForClick } from '../jobs/states.ts';
import { listOf } from '../locales/format.ts';
import { inARow, type Translate } from '../locales/translate.ts';
import { small } from '../text/markdown.ts';
import { price } from './amounts.ts';
import { chainLines } from './chain-line.ts';
import { filmLines } from './film-lines.ts';
import { type JobView, languageOf, madeWith, shapeOf } from './job-view.ts';
import { joinedLine } from './joined-line.ts';
import { dateTime, spokenTime } from './times.ts';

/** The small lines of a job's message: model and options, durations, cost, and facts for its member. */
export function facts(view: JobView): string[] {
  const { job } = view;
  const t = languageOf(job);
  const model = madeWith(view, t);
  const shape = shapeOf(job, t);
  const joined = job.reel?.clips.length ? [small(`🔗 ${joinedLine(job, job.reel, t)}`)] : [];
  const shots = job.film ? filmLines(job, view.shots ?? [], t) : [];
  const lines = [...joined, ...job.notes.map((note) => small(`ℹ️ ${note}`))];
  if (isIn(job, 'succeeded')) {
    const about = [...chainLines(view.chain, t), ...lines, ...adultLines(job, t), ...hosted(view)];
    return [madeFacts(view, t), ...about];
  }
  if (isFinal(job) || isWaitingForClick(job)) {
    const cost = job.costUsd ? [t('job.cost', { price: price(job.costUsd, t) })] : [];
    return [...shots, small(model, ...shape, ...cost), ...joined];
  }
  if (needsClick(view)) lines.push(small(`📬 ${t('job.needsClick')}`));
  else lines.push(...missingPermissionLines(job, t).map((lack) => small(`⚠️ ${lack}`)));
  const estimate = view.estimateUsd ? [t('job.about', { price: price(view.estimateUsd, t) })] : [];
  lines.unshift(...shots, small(model, ...shape, ...estimate, ...timing(view, t)));
  return lines;
}

function madeFacts(view: JobView, t: Translate): string {
  const { job, way } = view;
  const [model, shape] = [madeWith(view, t), shapeOf(job, t)];
  const own = [
    t('job.madeBy', { model }),
    ...shape,
    price(job.costUsd ?? 0, t),
    attributionOf(way) ?? [],
  ].flat();
  const took = t('job.took', { time: spokenTime(tookMs(job), t) });
  return small(`✅ ${took}`, ...(job.reel ? [model, ...shape] : own));
}

function adultLines(job: Job, t: Translate): string[] {
  return job.isAdult ? [small(`🔞 ${t(isSpoiler(job) ? 'job.isAdult' : 'job.isAdultShown')}`)] : [];
}

/** The provider's required notice. Its preview stays folded. */
export function attributionOf(way: Way | undefined): string | undefined {
  return way?.attribution && `[${way.attribution.text}](<${way.attribution.url}>)`;
}

/** Why there is a link, and how long it works. */
function hosted({ job, link }: JobView): string[] {
  if (!link || !isIn(job, 'succeeded')) return [];
  const { host } = job.status;
  const t = languageOf(job);
  const mark = t('link.mark', { mark: `\`${link.mark}\`` });
  const why = job.status.problem ? t('link.noFiles') : t('link.tooLarge');
  return [small(`🔗 ${inARow(t, why, lifetime(link.expiresAtMs, host, t), mark)}`)];
}

function lifetime(expiresAtMs: number | null, host: VideoHost | undefined, t: Translate): string {
  const isProviders = host?.kind === 'provider';
  if (expiresAtMs === null) return isProviders ? t('link.providerShort') : t('link.hostedShort');
  const until = dateTime(expiresAtMs);
  if (isProviders) return t('link.provider', { until });
  const isRenewed = host !== undefined && host.expiresAtMs > expiresAtMs + 60_000;
  return isRenewed
    ? t('link.renewed', { until, end: dateTime(host.expiresAtMs) })
    : t('link.hosted', { until });
}

/** An edit may be late by this much. */
const EDIT_SLACK_MS = 5_000;
/** An estimate is no more exact than this. */
const NEARLY_MS = 3_000;

/**
 * Elapsed time as text, so that each edit shows something new. The estimate counts down in the reader's client until
 * the next edit. An estimate that would run out before then is shown in words.
 */
function timing({ job, readyInMs, isLate, nextEditMs = 0, nowMs }: JobView, t: Translate): string[] {
  const parts = [t('job.elapsed', { time: spokenTime(nowMs - job.createdAtMs, t) })];
  if (isLate) parts.push(t('job.late'));
  if (nextEditMs === Number.POSITIVE_INFINITY) parts.push(t('job.lastEdit'));
  else if (readyInMs !== undefined && readyInMs > nextEditMs + EDIT_SLACK_MS)
    parts.push(t('job.ready', { time: `<t:${Math.ceil((nowMs + readyInMs) / 1000)}:R>` }));
  else if (readyInMs !== undefined && !isLate)
    parts.push(readyInMs > NEARLY_MS ? t('job.left', { time: spokenTime(readyInMs, t) }) : t('job.soon'));
  return parts;
}

/** Well before the token's 15 minutes are over. */
const CLICK_AFTER_MS = 10 * 60_000;

/**
 * If the bot doesn't see the channel, only an interaction's token can change the message, and it expires. A click
 * brings a new one.
 */
export function needsClick({ job, nowMs }: JobView): boolean {
  const { tokenAtMs = job.createdAtMs } = job.origin;
  return !botMay(job, 'ViewChannel') && nowMs - tokenAtMs > CLICK_AFTER_MS && !isFinal(job);
}

/** The permissions that each message route needs. Edits by token and by channel need no permission to send. */
const needed = ['SendMessages', 'SendMessagesInThreads', 'EmbedLinks', 'ReadMessageHistory'] as const;
type Permission = 'ViewChannel' | 'AttachFiles' | (typeof neededForThread)[number] | (typeof needed)[number];

/** The bot's permissions in the job's channel, as Discord stated with the command. */
function botMay({ origin }: Job, permission: Permission): boolean {
  return (BigInt(origin.appPermissions) & PermissionFlagsBits[permission]) !== 0n;
}

/** The warning for the member if the bot's permissions limit the delivery. */
function missingPermissionLines(job: Job, t: Translate): string[] {
  const lines: string[] = [];
  if (!botMay(job, 'AttachFiles')) lines.push(t('lacks.files', { permissions: t('permission.AttachFiles') }));
  // In a channel that it doesn't see, the bot can do nothing else either.
  if (!botMay(job, 'ViewChannel')) return [...lines, t('lacks.access')];
  const { isThread = false } = job.origin;
  if (isIn(job, 'accepted', 'filming') && job.film && !isThread) lines.push(...missingThreadLine(job, t));
  const send = isThread ? 'SendMessagesInThreads' : 'SendMessages';
  const lacking = needed.filter(
    (permission) => (permission === send || !permission.startsWith('Send')) && !botMay(job, permission),
  );
  if (lacking.length === 0) return lines;
  const names = lacking.map((permission) => t(`permission.${permission}`));
  return [...lines, t('lacks.some', { permissions: listOf(names, t) })];
}

/** Where the shots of a film go, if they get no thread. */
function missingThreadLine(job: Job, t: Translate): string[] {
  const lacking = neededForThread.filter((permission) => !botMay(job, permission));
  if (lacking.length === 0) return [];
  const names = lacking.map((permission) => t(`permission.${permission}`));
  return [t('lacks.thread', { permissions: listOf(names, t) })];
}

/** The facts about a delivered video. */
export function deliveredFilm({ status: { file } }: JobIn<'succeeded'>) {
  const { durationSeconds: seconds, bytes, width, height } = file;
  return { seconds, bytes, width, height };
}
