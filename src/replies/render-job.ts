import { MessageFlags } from 'discord.js';
import type { MessageBody } from '../discord/message-body.ts';
import { needsAgeRestrictedChannel } from '../jobs/adult.ts';
import { isHidden, isIn, isSpoiler, type Job, type JobIn } from '../jobs/job.ts';
import { isRefusedByFilter } from '../jobs/kept.ts';
import type { Activity } from '../jobs/state-traits.ts';
import { type ByState, decisionFor, traitsOf } from '../jobs/states.ts';
import { inARow, type Translate } from '../locales/translate.ts';
import { altLine, safeLine } from '../text/markdown.ts';
import { progressBar } from './amounts.ts';
import { failureReason, failureSentence } from './failures.ts';
import { filmingLine, missingLine } from './film-lines.ts';
import { jobButtons } from './job-buttons.ts';
import { facts, needsClick } from './job-facts.ts';
import { type JobView, languageOf, madeWith } from './job-view.ts';
import { hiddenLine, readyLine, unpublishedLine } from './review.ts';

/** Of a prompt, in a job's message: a few lines on a phone. All of it is under **More**. */
export const PROMPT_LENGTH = 200;

/** Creates the function that returns the present content of a job's message. */
export function createRender(viewOf: (job: Job) => JobView): (job: Job) => MessageBody {
  return (job) => renderJob(viewOf(job));
}

/** The present content of a job's message. Pure. */
export function renderJob(view: JobView): MessageBody {
  return {
    ...inWords(view, (prompt, shown) => [...headline(shown, prompt), ...facts(shown)].join('\n')),
    ...(isWithoutVideo(view.job) && withoutProgressImage(view)),
    components: jobButtons(view.job, { needsClick: needsClick(view), stars: view.stars }),
    // A link in a prompt must not unfold into somebody's image. The link to the video must unfold into its player.
    flags: view.link ? 0 : MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
  };
}

/** A video that waits for its delivery may be there without anybody knowing. */
function isWithoutVideo(job: Job): boolean {
  return isIn(job, 'cancelled', 'unclear') || (isIn(job, 'failed') && !job.status.wasDelivered);
}

/** Takes away the last image of a video that isn't there. It would seem to be all that was made. */
export function withoutProgressImage({ job, hasProgressImages }: JobView): Pick<MessageBody, 'attachments'> {
  return hasProgressImages && job.still === null ? { attachments: [] } : {};
}

/** The same in a message of its own, which doesn't show who requested the video. */
export function withMember({ origin }: Job, { content, neutral, ...body }: MessageBody): MessageBody {
  const member = `<@${origin.userId}>`;
  const others = neutral === undefined ? {} : { neutral: `${member} ${neutral}` };
  return { ...body, ...others, content: `${member} ${content}` };
}

/**
 * The content with the prompt, and the one for channels that block its words. Notes name the cast in words of the
 * prompt, so they are only where it is.
 */
export function inWords(
  view: JobView,
  contentWith: (prompt: string, shown: JobView) => string,
): Pick<MessageBody, 'content' | 'neutral'> {
  const t = languageOf(view.job);
  const withoutNotes = { ...view, job: { ...view.job, notes: [] } };
  return {
    content: contentWith(promptLine(view, t), isHidden(view.job) ? withoutNotes : view),
    neutral: contentWith(`*${t('job.promptBlocked')}*`, withoutNotes),
  };
}

/** Alt text for people who can't see the video. */
export function altText(job: Job): string {
  const { prompt } = job.request;
  return altLine(languageOf(job)('job.altText', { prompt }));
}

function headline(view: JobView, shownPrompt: string): string[] {
  const { job } = view;
  const label = madeWith(view, languageOf(job));
  const shown = { view, label, prompt: `🎬 ${shownPrompt}`, t: languageOf(job) };
  return decisionFor(headlines, job)(job, shown);
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
  filming: underWay,
  assembling: underWay,
  downloading: underWay,
  delivering: underWay,
  unclear: (_, { label, prompt, t }) => [unclearSentence(label, t), prompt],
  reviewing: (job, { t }) => [`👀 ${readyLine(job, t)}`],
  undeliverable: (job, { prompt, t }) => [undeliverableSentence(job, t), prompt],
  succeeded: (_, { view, prompt }) => [prompt, ...shownLink(view)],
  failed: (job, { view, prompt, t }) => [failedSentence(view, job, t), prompt],
  cancelled(job, { prompt, t }) {
    if (job.status.reason === 'unpublished') return [`🚫 ${unpublishedLine(job, t)}`];
    const quota = job.reel ? '' : t('job.notCounted');
    return [`🚫 ${inARow(t, t('job.cancelled'), quota)}`, prompt];
  },
};

/** The request, as everybody may read it. */
function promptLine({ job }: JobView, t: Translate): string {
  return isHidden(job) ? hiddenLine(job, t) : `**${safeLine(job.request.prompt, PROMPT_LENGTH)}**`;
}

/** The failure, or more exactly what members can do about it. */
function reasonOf(job: JobIn<'failed'>): Parameters<typeof failureReason>[0] {
  const { kind } = job.status;
  if (kind === 'content_rejected' && needsAgeRestrictedChannel(job)) return 'out_of_place';
  // Nobody chose its length.
  return kind === 'too_large' && job.reel ? 'not_joined' : kind;
}

function failedSentence(view: JobView, job: JobIn<'failed'>, t: Translate): string {
  const reason = reasonOf(job);
  const model = madeWith(view, t);
  if (job.film && reason === 'shots_missing') return `❌ ${missingLine(job.film, t)}`;
  if (job.reel) return failureReason(reason, model, t);
  return failureSentence(reason, model, view.isCounted ?? false, t);
}

function undeliverableSentence(job: JobIn<'undeliverable'>, t: Translate): string {
  const { problem } = job.status;
  const why = problem ? t(`problem.${problem}`) : '';
  const kept = isRefusedByFilter(job) ? t('job.keptQuietly') : t('job.kept');
  // In a locked thread, nobody may be able to see this message and its button.
  const elsewhere = problem === 'thread' ? t('job.keptForQueue') : '';
  return `⚠️ ${inARow(t, t('job.undeliverable'), why, elsewhere, kept)}`;
}

function unclearSentence(model: string, t: Translate): string {
  return `⚠️ ${inARow(t, t('job.unclear', { model }), t('job.notCounted'))}`;
}

/** Between bars, Discord unfolds it into a player, hidden behind a click. */
function shownLink({ job, link }: JobView): string[] {
  if (!link) return [];
  return [isSpoiler(job) ? `|| ${link.url} ||` : link.url];
}

/** What happens to an unfinished job at this moment, in one line; empty if nothing does. */
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
  starting: (view, t) => `✨ ${t('activity.starting', { model: currentStage(view, t) })}`,
  'looking-up': (view, t) => `🔎 ${t('activity.lost', { model: currentStage(view, t) })}`,
  making(view, t) {
    const { job, way, fraction, step, ahead } = view;
    if (ahead !== undefined) return `⏳ ${t('activity.providerQueue', { ahead })}${trouble(view, t)}`;
    const isImage = way?.stages[job.stage]?.makes === 'image';
    const making = isImage ? t('activity.makingImage') : t('activity.makingVideo');
    const doing = step === undefined ? making : safeLine(step, 60);
    const bar = fraction === undefined ? '' : ` ${progressBar(fraction, t)}`;
    return `🎞️ ${doing}${bar}${trouble(view, t)}`;
  },
  late: (view, t) => `⏳ ${t('activity.late', { model: currentStage(view, t) })}`,
  cancelling: (_, t) => `🚫 ${t('activity.cancelling')}`,
  filming: ({ shots = [] }, t) => `🎬 ${filmingLine(shots, t)}`,
  joining: ({ fraction }, t) =>
    `🎞️ ${t('activity.joining')}${fraction === undefined ? '' : ` ${progressBar(fraction, t)}`}`,
  fetching: (_, t) => `📥 ${t('activity.fetching')}`,
  'file-late': (view, t) => `📥 ${t('activity.fileLate', { model: currentStage(view, t) })}`,
  uploading: (view, t) => compressing(view, t) ?? `📤 ${t('activity.uploading')}`,
  'upload-waits': (view, t) => compressing(view, t) ?? `📤 ${t('activity.waiting')}`,
};

function currentStage(view: JobView, t: Translate): string {
  return view.model ? madeWith(view, t) : view.job.provider;
}

function trouble(view: JobView, t: Translate): string {
  return view.isProviderFailing ? ` · ${t('activity.trouble', { model: currentStage(view, t) })}` : '';
}

function compressing({ isCompressing }: JobView, t: Translate): string | undefined {
  return isCompressing ? `🗜️ ${t('activity.compressing')}` : undefined;
}
