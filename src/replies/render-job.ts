import { MessageFlags } from 'discord.js';
import type { Model } from '../catalog/schema.ts';
import type { MessageBody } from '../discord/message-body.ts';
import { needsAgeRestrictedChannel } from '../jobs/adult.ts';
import { isHidden, isIn, isSpoiler, type Job, type JobIn } from '../jobs/job.ts';
import type { VideoHost } from '../jobs/job-status.ts';
import { isRefusedByFilter } from '../jobs/kept.ts';
import { tookMs } from '../jobs/ledger.ts';
import type { Activity, Ping } from '../jobs/state-traits.ts';
import { type ByState, decide, isFinal, isWaitingForClick, traitsOf } from '../jobs/states.ts';
import { inARow, type Translate, translator } from '../locales/translate.ts';
import { altLine, safeLine } from '../text/markdown.ts';
import { price, progressBar } from './amounts.ts';
import { failureSentence } from './failures.ts';
import { buttonRow, jobButtons } from './job-buttons.ts';
import { isElsewhere, messageUrl } from './message-url.ts';
import { botMay, missingPermissionLines } from './permissions.ts';
import { hiddenLine, readyLine, unpublishedLine } from './review.ts';
import { clockTime, dateTime, spokenTime } from './times.ts';

/** A job and all that its message shows beside it. */
export interface JobView {
  job: Job;
  model: Model | undefined;
  /** 1 for the next one to start. */
  queuePosition?: number | undefined;
  /** Whether its provider is in trouble, so that it waits. */
  isProviderFailing?: boolean;
  /** 0 to 1, as the provider reports it. */
  fraction?: number | undefined;
  /** What the provider is doing, in its words. */
  step?: string | undefined;
  /** By the catalog, before the provider has charged anything. */
  estimateUsd?: number | undefined;
  /** Milliseconds until it is ready, by an estimate; absent where nothing is known. */
  readyInMs?: number | undefined;
  /** It takes longer than its model usually does. */
  isLate?: boolean;
  /** Milliseconds until the message is edited again; infinite where it is not. */
  nextEditMs?: number;
  /** Where a video outside of Discord's attachments is, until when (`null` where nobody knows), and its mark. */
  link?: { url: string; expiresAtMs: number | null; mark: string } | undefined;
  /** The video is here and is being made to fit. */
  isCompressing?: boolean;
  /** Whether a job that failed counts against its member's quota all the same. */
  isCounted?: boolean;
  nowMs: number;
}

/** The job as its member reads it in direct messages, where the channel's language does not count. */
export function forMember(job: Job): Job {
  return { ...job, origin: { ...job.origin, language: job.origin.memberLanguage } };
}

/** The language of the channel, as it was when the job began. */
function languageOf({ origin }: Job): Translate {
  return translator(origin.language);
}

/** What a job's message says at this moment. Pure. */
export function renderJob(view: JobView): MessageBody {
  const contentWith = (prompt: string) => [...headline(view, prompt), ...facts(view)].join('\n');
  return {
    ...inWords(view, contentWith),
    components: jobButtons(view.job, { needsClick: needsClick(view) }),
    // A link in a prompt must not unfold into somebody's image; the link to the video must, into its player.
    flags: view.link ? 0 : MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
  };
}

/** Renders the old message of a job whose video is in another one. Pure. */
export function renderMoved(view: JobView & { job: JobIn<'succeeded'> }): MessageBody {
  const { job } = view;
  const t = languageOf(job);
  const url = messageUrl(job) ?? '';
  const where =
    job.status.route === 'dm'
      ? t('job.movedDm', { url, member: `<@${job.origin.userId}>` })
      : t('job.moved', { url });
  const { problem } = job.status;
  const why = problem ? [`-# ℹ️ ${t(`problem.${problem}`)}`] : [];
  return {
    ...inWords(view, (prompt) => [`🎬 ${prompt}`, `📬 ${where}`, ...why].join('\n')),
    components: [],
    flags: MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
  };
}

/** The content with the prompt, and the one for where its words are refused. */
function inWords(
  view: JobView,
  contentWith: (prompt: string) => string,
): Pick<MessageBody, 'content' | 'neutral'> {
  const t = languageOf(view.job);
  return {
    content: contentWith(promptLine(view, t)),
    neutral: contentWith(`*${t('job.promptBlocked')}*`),
  };
}

/**
 * The message of a delivered video that its member posts once more: without the buttons that would change the first.
 */
export function renderReposted(view: JobView): MessageBody {
  const body = renderJob(view);
  const again = languageOf(view.job)('job.postedAgain', { member: `<@${view.job.origin.userId}>` });
  const withAgain = (content: string) => `${content}\n-# 📤 ${again}`;
  return {
    ...body,
    content: withAgain(body.content),
    ...(body.neutral !== undefined && { neutral: withAgain(body.neutral) }),
    components: buttonRow(view.job, ['download']),
  };
}

/** Alt text for people who can't see the video. */
export function altText(job: Job): string {
  const { prompt } = job.request;
  return altLine(languageOf(job)('job.altText', { prompt }));
}

const pings = {
  ready: 'ping.ready',
  failed: 'ping.failed',
  'not-published': 'ping.notPublished',
  review: 'ping.review',
  undeliverable: 'ping.undeliverable',
  unclear: 'ping.unclear',
} as const satisfies Record<Ping, string>;

/** The short reply that pings the requester when the job has ended. */
export function renderPing(job: Job): string {
  const t = languageOf(job);
  const member = `<@${job.origin.userId}>`;
  const said = t(pings[traitsOf(job).ping(job) ?? 'failed'], { member });
  return isIn(job, 'succeeded') && isElsewhere(job) ? `${said}\n${messageUrl(job)}` : said;
}

function headline(view: JobView, shownPrompt: string): string[] {
  const { job, model } = view;
  const label = model?.label ?? job.request.model;
  const shown = { view, label, prompt: `🎬 ${shownPrompt}`, t: languageOf(job) };
  return decide(headlines, job, shown);
}

interface Shown {
  view: JobView;
  label: string;
  prompt: string;
  t: Translate;
}

const underWay = (_: Job, { view, prompt, t }: Shown) => [prompt, activity(view, t)];

const headlines: ByState<[Shown], string[]> = {
  accepted: underWay,
  queued: underWay,
  submitting: underWay,
  running: underWay,
  cancelling: underWay,
  downloading: underWay,
  delivering: underWay,
  unclear: (_, { label, prompt, t }) => [unclearSentence(label, t), prompt],
  reviewing: (job, { t }) => [`👀 ${readyLine(job, t)}`],
  undeliverable: (job, { prompt, t }) => [undeliverableSentence(job, t), prompt],
  succeeded: (_, { view, prompt }) => [prompt, ...shownLink(view)],
  failed: (job, { view, prompt, t }) => [failedSentence(view, job, t), prompt],
  cancelled(job, { prompt, t }) {
    if (job.status.reason === 'unpublished') return [`🚫 ${unpublishedLine(job, t)}`];
    return [`🚫 ${inARow(t, t('job.cancelled'), t('job.notCounted'))}`, prompt];
  },
};

/** The request, as everybody may read it. */
function promptLine({ job }: JobView, t: Translate): string {
  return isHidden(job) ? hiddenLine(job, t) : `**${safeLine(job.request.prompt)}**`;
}

function failedSentence({ model, isCounted = false }: JobView, job: JobIn<'failed'>, t: Translate): string {
  const { kind } = job.status;
  const reason = kind === 'content_rejected' && needsAgeRestrictedChannel(job) ? 'out_of_place' : kind;
  return failureSentence(reason, model?.label ?? job.request.model, isCounted, t);
}

function undeliverableSentence(job: JobIn<'undeliverable'>, t: Translate): string {
  const { problem } = job.status;
  const why = problem ? t(`problem.${problem}`) : '';
  const kept = isRefusedByFilter(job) ? t('job.keptQuietly') : t('job.kept');
  // In a locked thread this message, with its button, may not be shown to anybody.
  const elsewhere = problem === 'thread' ? t('job.keptForQueue') : '';
  return `⚠️ ${inARow(t, t('job.undeliverable'), why, elsewhere, kept)}`;
}

function unclearSentence(model: string, t: Translate): string {
  return `⚠️ ${inARow(t, t('job.unclear', { model }), t('job.notCounted'))}`;
}

/** What happens to an unfinished job at this moment, in one line; empty where nothing does. */
export function activity(view: JobView, t: Translate): string {
  const now = traitsOf(view.job).activity(view.job);
  return now === null ? '' : activities[now](view, t);
}

const activities: Record<Activity, (view: JobView, t: Translate) => string> = {
  accepted: (_, t) => `⏳ ${t('activity.accepted')}`,
  'still-made': (_, t) => `🖼️ ${t('activity.stillDone')}`,
  queued(view, t) {
    const queuePosition = view.queuePosition ?? 1;
    return `⏳ ${queuePosition <= 1 ? t('activity.next') : t('activity.queuePosition', { position: queuePosition })}${trouble(view, t)}`;
  },
  starting: (view, t) => `✨ ${t('activity.starting', { model: currentStage(view) })}`,
  'looking-up': (view, t) => `🔎 ${t('activity.lost', { model: currentStage(view) })}`,
  making(view, t) {
    const { job, model, fraction, step } = view;
    const isImage = model?.stages[job.stage]?.makes === 'image';
    const making = isImage ? t('activity.makingImage') : t('activity.makingVideo');
    const doing = step === undefined ? making : safeLine(step, 60);
    const shown = fraction === undefined ? `🎞️ ${doing}` : `${progressBar(fraction, t)} · ${doing}`;
    return shown + trouble(view, t);
  },
  late: (view, t) => `⏳ ${t('activity.late', { model: currentStage(view) })}`,
  cancelling: (_, t) => `🚫 ${t('activity.cancelling')}`,
  fetching: (_, t) => `📥 ${t('activity.fetching')}`,
  'file-late': (view, t) => `📥 ${t('activity.fileLate', { model: currentStage(view) })}`,
  uploading: (view, t) => compressing(view, t) ?? `📤 ${t('activity.uploading')}`,
  'upload-waits': (view, t) => compressing(view, t) ?? `📤 ${t('activity.waiting')}`,
};

function currentStage({ job, model }: JobView): string {
  return model?.label ?? job.provider;
}

function trouble(view: JobView, t: Translate): string {
  return view.isProviderFailing ? ` · ${t('activity.trouble', { model: currentStage(view) })}` : '';
}

function compressing({ isCompressing }: JobView, t: Translate): string | undefined {
  return isCompressing ? `🗜️ ${t('activity.compressing')}` : undefined;
}

/** Well before the token's 15 minutes are over. */
const CLICK_AFTER_MS = 10 * 60_000;

function facts(view: JobView): string[] {
  const { job } = view;
  const t = languageOf(job);
  const { durationSeconds, resolution, aspectRatio, seed } = job.request;
  const model = view.model?.label ?? job.request.model;
  const shape = [t('time.seconds', { seconds: durationSeconds }), resolution, aspectRatio];
  const lines = job.notes.map((note) => `-# ℹ️ ${note}`);
  if (isIn(job, 'succeeded')) {
    const took = t('job.took', { time: spokenTime(tookMs(job), t) });
    const made = [...shape, t('job.seed', { seed }), took, price(job.costUsd ?? 0, t)];
    if (job.isAdult) lines.push(`-# 🔞 ${t('job.isAdult')}`);
    const by = [t('job.madeBy', { model }), ...made].join(' · ');
    return [`-# ✨ ${by}${attribution(view.model)}`, ...lines, ...hosted(view)];
  }
  if (isFinal(job) || isWaitingForClick(job)) {
    const cost = job.costUsd ? [t('job.cost', { price: price(job.costUsd, t) })] : [];
    return [`-# ${[model, ...shape, ...cost].join(' · ')}`];
  }
  if (needsClick(view)) lines.push(`-# 📬 ${t('job.needsClick')}`);
  else lines.push(...missingPermissionLines(job, t).map((lack) => `-# ⚠️ ${lack}`));
  const estimate = view.estimateUsd ? [t('job.about', { price: price(view.estimateUsd, t) })] : [];
  lines.unshift(`-# ${[model, ...shape, ...estimate, ...timing(view, t)].join(' · ')}`);
  return lines;
}

/** What the provider wants to be said; its preview stays folded. */
function attribution(model: Model | undefined): string {
  return model?.attribution ? ` · [${model.attribution.text}](<${model.attribution.url}>)` : '';
}

/** Discord unfolds it into a player, hidden behind a click between bars. */
function shownLink({ job, link }: JobView): string[] {
  if (!link) return [];
  return [isSpoiler(job) ? `|| ${link.url} ||` : link.url];
}

/** Why there is a link, and how long it works. */
function hosted({ job, link }: JobView): string[] {
  if (!link || !isIn(job, 'succeeded')) return [];
  const { host } = job.status;
  const t = languageOf(job);
  const mark = t('link.mark', { mark: `\`${link.mark}\`` });
  const why = job.status.problem ? t('link.noFiles') : t('link.tooLarge');
  return [`-# 🔗 ${inARow(t, why, lifetime(link.expiresAtMs, host, t), mark)}`];
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

/** An edit may be late by as much. */
const EDIT_SLACK_MS = 5_000;

/**
 * Elapsed time as text, so that each tick says something new; the estimate counts down in the reader's client, which
 * goes on doing so until the next edit: what would be over by then is said in words.
 */
function timing({ job, readyInMs, isLate, nextEditMs = 0, nowMs }: JobView, t: Translate): string[] {
  const parts = [t('job.elapsed', { time: clockTime(nowMs - job.createdAtMs) })];
  if (isLate) parts.push(t('job.late'));
  if (nextEditMs === Number.POSITIVE_INFINITY) parts.push(t('job.lastEdit'));
  else if (readyInMs !== undefined && readyInMs > nextEditMs + EDIT_SLACK_MS)
    parts.push(t('job.ready', { time: `<t:${Math.ceil((nowMs + readyInMs) / 1000)}:R>` }));
  else if (readyInMs !== undefined && !isLate) parts.push(t('job.soon'));
  return parts;
}

/**
 * Where the bot does not see the channel, the message can be changed by an interaction's token alone, which ends. A
 * click brings a new one.
 */
function needsClick({ job, nowMs }: JobView): boolean {
  const { tokenAtMs = job.createdAtMs } = job.origin;
  return !botMay(job, 'ViewChannel') && nowMs - tokenAtMs > CLICK_AFTER_MS && !isFinal(job);
}
