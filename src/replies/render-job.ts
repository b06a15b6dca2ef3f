import { MessageFlags } from 'discord.js';
import type { Model } from '../catalogue/schema.ts';
import type { MessageBody } from '../discord/job-messages.ts';
import {
  isFinal,
  isIn,
  isOutOfPlace,
  isRefusedByFilter,
  isStranded,
  type Job,
  type JobIn,
  type VideoHost,
} from '../jobs/job.ts';
import { isHidden, isSpoiler, tookMs } from '../jobs/review.ts';
import { inARow, type Translate, translator } from '../locales/translate.ts';
import { altLine } from '../text/markdown.ts';
import { failureSentence } from './failures.ts';
import { buttonRow, jobButtons } from './job-buttons.ts';
import { isElsewhere, messageUrl } from './message-url.ts';
import { lackLines, mayHere } from './permissions.ts';
import { hiddenLine, readyLine, unpublishedLine } from './review.ts';
import { clockTime, dateTime, price, progressBar, safeLine, spokenTime } from './text.ts';

/** A job and all that its message shows beside it. */
export interface JobView {
  job: Job;
  model: Model | undefined;
  /** 1 for the next one to start. */
  place?: number | undefined;
  /** Whether its provider is in trouble, so that it waits. */
  isProviderFailing?: boolean;
  /** 0 to 1, as the provider reports it. */
  fraction?: number | undefined;
  /** What the provider is doing, in its words. */
  step?: string | undefined;
  /** By the catalogue, before the provider has charged anything. */
  estimateUsd?: number | undefined;
  /** Milliseconds until it is ready, by an estimate; absent where nothing is known. */
  readyInMs?: number | undefined;
  /** It takes longer than its model usually does. */
  isLate?: boolean;
  /** Milliseconds until the message is edited again; infinite where it is not. */
  nextEditMs?: number;
  /** Where the video is that is no attachment, until when (`null` where nobody knows), and its mark. */
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
    // A link in a prompt must not unfold into somebody's picture; the link to the video must, into its player.
    flags: view.link ? 0 : MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
  };
}

/** What is left of the message that showed a job whose video is in another one. Pure. */
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

/** The short reply that pings the requester when the job has ended. */
export function renderPing(job: Job): string {
  const t = languageOf(job);
  const member = `<@${job.origin.userId}>`;
  if (isIn(job, 'undeliverable')) {
    // Where Get result would not help, the message says what does.
    return isRefusedByFilter(job) ? t('ping.failed', { member }) : t('ping.undeliverable', { member });
  }
  if (isIn(job, 'reviewing')) return t('ping.review', { member });
  if (isIn(job, 'cancelled')) return t('ping.notPublished', { member });
  if (!isIn(job, 'succeeded')) return t('ping.failed', { member });
  const ready = t('ping.ready', { member });
  return isElsewhere(job) ? `${ready}\n${messageUrl(job)}` : ready;
}

function headline(view: JobView, shownPrompt: string): string[] {
  const { job, model } = view;
  const t = languageOf(job);
  const label = model?.label ?? job.request.model;
  const prompt = `🎬 ${shownPrompt}`;
  if (isIn(job, 'failed')) return [failedSentence(view, job, t), prompt];
  if (isIn(job, 'unclear')) return [unclearSentence(label, t), prompt];
  if (isIn(job, 'undeliverable')) return [undeliverableSentence(job, t), prompt];
  if (isIn(job, 'reviewing')) return [`👀 ${readyLine(job, t)}`];
  if (isIn(job, 'cancelled') && job.status.reason === 'unpublished') return [`🚫 ${unpublishedLine(job, t)}`];
  if (isIn(job, 'cancelled')) return [`🚫 ${inARow(t, t('job.cancelled'), t('job.notCounted'))}`, prompt];
  if (isIn(job, 'succeeded')) return [prompt, ...shownLink(view)];
  return [prompt, activity(view, t)];
}

/** What was asked for, where all may read it. */
function promptLine({ job }: JobView, t: Translate): string {
  return isHidden(job) ? hiddenLine(job, t) : `**${safeLine(job.request.prompt)}**`;
}

function failedSentence({ model, isCounted = false }: JobView, job: JobIn<'failed'>, t: Translate): string {
  const { kind } = job.status;
  const reason = kind === 'content_rejected' && isOutOfPlace(job) ? 'out_of_place' : kind;
  return failureSentence(reason, model?.label ?? job.request.model, isCounted, t);
}

function undeliverableSentence(job: JobIn<'undeliverable'>, t: Translate): string {
  const { problem } = job.status;
  const why = problem ? t(`problem.${problem}`) : '';
  const kept = isRefusedByFilter(job) ? t('job.keptQuietly') : t('job.kept');
  return `⚠️ ${inARow(t, t('job.undeliverable'), why, kept)}`;
}

function unclearSentence(model: string, t: Translate): string {
  return `⚠️ ${inARow(t, t('job.unclear', { model }), t('job.notCounted'))}`;
}

/** What happens to an unfinished job at this moment, in one line. */
export function activity(view: JobView, t: Translate): string {
  const { job, model, place, fraction, step } = view;
  const label = model?.label ?? job.provider;
  const trouble = view.isProviderFailing ? ` · ${t('activity.trouble', { model: label })}` : '';
  switch (job.status.state) {
    case 'accepted':
      return `⏳ ${t('activity.accepted')}`;
    case 'queued':
      if (job.still) return `🖼️ ${t('activity.stillDone')}`;
      return `⏳ ${(place ?? 1) <= 1 ? t('activity.next') : t('activity.place', { place: place ?? 1 })}${trouble}`;
    case 'submitting':
      if (job.status.cancelRequested) return `🚫 ${t('activity.cancelling')}`;
      return job.status.lost
        ? `🔎 ${t('activity.lost', { model: label })}`
        : `✨ ${t('activity.starting', { model: label })}`;
    case 'cancelling':
      return `🚫 ${t('activity.cancelling')}`;
    case 'downloading':
      return `📥 ${isStranded(job) ? t('activity.fileLate', { model: label }) : t('activity.fetching')}`;
    case 'delivering':
      if (view.isCompressing) return `🗜️ ${t('activity.compressing')}`;
      return `📤 ${job.status.attempts > 0 ? t('activity.waiting') : t('activity.uploading')}`;
    default: {
      if (isStranded(job)) return `⏳ ${t('activity.late', { model: label })}`;
      const isPicture = view.model?.stages[job.stage]?.makes === 'image';
      const making = isPicture ? t('activity.makingPicture') : t('activity.makingVideo');
      const doing = step === undefined ? making : safeLine(step, 60);
      return (fraction === undefined ? `🎞️ ${doing}` : `${progressBar(fraction, t)} · ${doing}`) + trouble;
    }
  }
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
  if (isIn(job, 'reviewing', 'failed', 'cancelled', 'unclear', 'undeliverable')) {
    const cost = job.costUsd ? [t('job.cost', { price: price(job.costUsd, t) })] : [];
    return [`-# ${[model, ...shape, ...cost].join(' · ')}`];
  }
  if (needsClick(view)) lines.push(`-# 📬 ${t('job.needsClick')}`);
  else lines.push(...lackLines(job, t).map((lack) => `-# ⚠️ ${lack}`));
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
  return !mayHere(job, 'ViewChannel') && nowMs - tokenAtMs > CLICK_AFTER_MS && !isFinal(job);
}
