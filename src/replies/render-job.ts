import { MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { Model } from '../catalogue/schema.ts';
import type { MessageBody } from '../discord/job-messages.ts';
import { isFinal, isIn, isOutOfPlace, type Job, type JobIn } from '../jobs/job.ts';
import { failureSentence, NOT_COUNTED, outOfPlaceSentence } from './failures.ts';
import { buttonRow, jobButtons } from './job-buttons.ts';
import { clockTime, price, progressBar, safeLine, spokenTime, withoutUnfolding } from './text.ts';

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
  /** Milliseconds until it is ready, by what the model took before. */
  remainingMs?: number | undefined;
  /** Where the video is that is no attachment, until when (`null` where nobody knows), and its mark. */
  link?: { url: string; expiresAtMs: number | null; mark: string } | undefined;
  /** The video is here and is being made to fit. */
  isCompressing?: boolean;
  nowMs: number;
}

/** What a job's message says at this moment. Pure. */
export function renderJob(view: JobView): MessageBody {
  return {
    content: [...headline(view), ...facts(view)].join('\n'),
    components: jobButtons(view.job, { needsClick: needsClick(view) }),
    // A link in a prompt must not unfold into somebody's picture; the link to the video must, into its player.
    flags: view.link ? 0 : MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
  };
}

/** The message of a delivered video that its member posts once more: without the buttons that would change the first. */
export function renderReposted(view: JobView): MessageBody {
  const body = renderJob(view);
  const content = `${body.content}\n-# 📤 Posted again by <@${view.job.origin.userId}>`;
  return { ...body, content, components: buttonRow(view.job, ['download']) };
}

/** Alt text for people who can't see the video. */
export function altText({ request }: Job): string {
  return `AI-generated video: ${request.prompt}`.slice(0, 1_000).toWellFormed();
}

/** The short reply that pings the requester when the job has ended. */
export function renderPing({ origin, status }: Job): string {
  const mention = `<@${origin.userId}>`;
  if (status.state === 'undeliverable') return `${mention} your video is made; press Get result to have it`;
  return status.state === 'succeeded'
    ? `${mention} your video is ready 🎬`
    : `${mention} your video did not work out`;
}

function headline(view: JobView): string[] {
  const { job, model } = view;
  const line = safeLine(job.request.prompt);
  const prompt = `🎬 **${view.link ? withoutUnfolding(line) : line}**`;
  if (isIn(job, 'failed')) return [failedSentence(job, model?.label ?? job.request.model), prompt];
  if (isIn(job, 'unclear')) return [unclearSentence(view), prompt];
  if (isIn(job, 'undeliverable')) return [UNDELIVERABLE, prompt];
  if (isIn(job, 'cancelled')) return [`🚫 Cancelled. ${NOT_COUNTED}`, prompt];
  if (isIn(job, 'succeeded')) return [prompt, ...shownLink(view)];
  return [prompt, activity(view)];
}

function failedSentence(job: JobIn<'failed'>, label: string): string {
  const { kind } = job.status;
  const isWithheld = kind === 'content_rejected' && isOutOfPlace(job);
  return isWithheld ? outOfPlaceSentence(label) : failureSentence(kind, label);
}

const UNDELIVERABLE =
  '⚠️ The video is made, but Discord would not let me post it here. Press Get result to try again; I keep it for 24 ' +
  'hours. It counts against your quota once you have it.';

function unclearSentence({ job, model }: JobView): string {
  return (
    `⚠️ The answer of ${model?.label ?? job.request.model} was lost, so nobody knows whether the video is being made. ` +
    `I will not order it a second time by myself, for it may cost twice. ${NOT_COUNTED}`
  );
}

/** What happens to an unfinished job at this moment, in one line. */
export function activity(view: JobView): string {
  const { job, model, place, fraction, step } = view;
  const label = model?.label ?? job.provider;
  const trouble = view.isProviderFailing ? ` · ${label} is having trouble, waiting for it` : '';
  switch (job.status.state) {
    case 'accepted':
      return '⏳ In the queue';
    case 'queued':
      if (job.still) return '🖼️ The picture is done, now the video';
      return `⏳ In the queue, ${place === undefined || place <= 1 ? 'next to start' : `place ${place}`}${trouble}`;
    case 'submitting':
      if (job.status.cancelRequested) return '🚫 Cancelling…';
      return job.status.lost
        ? `🔎 The answer of ${label} was lost; checking whether the order arrived`
        : `✨ Starting at ${label}`;
    case 'cancelling':
      return '🚫 Cancelling…';
    case 'downloading':
      return '📥 Done, fetching the video';
    case 'delivering':
      return view.isCompressing ? '🗜️ Done, compressing the video to fit' : '📤 Done, uploading the video';
    default: {
      const making =
        view.model?.stages[job.stage]?.makes === 'image' ? 'making the picture' : 'making the video';
      const doing = step === undefined ? making : safeLine(step, 60);
      return (fraction === undefined ? `🎞️ ${doing}` : `${progressBar(fraction)} · ${doing}`) + trouble;
    }
  }
}

/** Well before the token's 15 minutes are over. */
const CLICK_AFTER_MS = 10 * 60_000;

const NEEDS_CLICK =
  '-# 📬 I do not see this channel, so I can not change this message much longer. Press Get result for the news.';

function facts(view: JobView): string[] {
  const { job } = view;
  const { durationSeconds, resolution, aspectRatio, seed } = job.request;
  const what = [view.model?.label ?? job.request.model, `${durationSeconds} s`, resolution, aspectRatio];
  const lines = job.notes.map((note) => `-# ℹ️ ${note}`);
  const estimate = view.estimateUsd ? [`about ${price(view.estimateUsd)}`] : [];
  if (isIn(job, 'succeeded')) {
    const took = `took ${spokenTime(job.stateSinceMs - job.createdAtMs)}`;
    const made = [...what, `seed ${seed}`, took, price(job.costUsd ?? 0)].join(' · ');
    if (job.isAdult)
      lines.push('-# 🔞 The provider marks this as not safe for work, so it is hidden at first');
    return [`-# ✨ AI-generated by ${made}${attribution(view.model)}`, ...lines, ...hosted(view)];
  }
  if (isIn(job, 'failed', 'cancelled', 'unclear', 'undeliverable')) {
    const cost = job.costUsd ? [`cost ${price(job.costUsd)}`] : [];
    return [`-# ${[...what, ...cost].join(' · ')}`];
  }
  if (needsClick(view)) lines.push(NEEDS_CLICK);
  lines.unshift(`-# ${[...what, ...estimate, ...timing(view)].join(' · ')}`);
  return lines;
}

/** What the provider wants to be said; its preview stays folded. */
function attribution(model: Model | undefined): string {
  return model?.attribution ? ` · [${model.attribution.text}](<${model.attribution.url}>)` : '';
}

/** Discord unfolds it into a player, hidden behind a click between bars. */
function shownLink({ job, link }: JobView): string[] {
  if (!link) return [];
  return [job.isAdult ? `|| ${link.url} ||` : link.url];
}

/** Why there is a link, and how long it works. */
function hosted({ job, link }: JobView): string[] {
  if (!link || !isIn(job, 'succeeded')) return [];
  const { host } = job.status;
  const mark = `Mark: \`${link.mark}\``;
  const until = link.expiresAtMs === null ? 'for a short time' : `until ${timestamp(link.expiresAtMs)}`;
  if (host?.kind === 'provider') {
    return [
      `-# 🔗 Too large for an attachment. This is the link of its maker, which works ${until}: save the video. ${mark}`,
    ];
  }
  const isRenewed = host && link.expiresAtMs !== null && host.expiresAtMs > link.expiresAtMs + 60_000;
  const renewal = isRenewed ? `; Download brings a new one until ${timestamp(host.expiresAtMs)}` : '';
  return [`-# 🔗 Too large for an attachment. The link works ${until}${renewal}. ${mark}`];
}

function timestamp(atMs: number): string {
  return `<t:${Math.floor(atMs / 1_000)}:f>`;
}

/** Elapsed time as text, so that each tick says something new; the estimate counts down in the reader's client. */
function timing({ job, remainingMs, nowMs }: JobView): string[] {
  const elapsed = `${clockTime(nowMs - job.createdAtMs)} so far`;
  if (remainingMs === undefined) return [elapsed];
  return [elapsed, `ready <t:${Math.ceil((nowMs + remainingMs) / 1000)}:R>`];
}

/**
 * Where the bot does not see the channel, the message can be changed by an interaction's token alone, which ends. A
 * click brings a new one.
 */
function needsClick({ job, nowMs }: JobView): boolean {
  const { appPermissions, tokenAtMs = job.createdAtMs } = job.origin;
  const sees = (BigInt(appPermissions) & PermissionFlagsBits.ViewChannel) !== 0n;
  return !sees && nowMs - tokenAtMs > CLICK_AFTER_MS && !isFinal(job);
}
