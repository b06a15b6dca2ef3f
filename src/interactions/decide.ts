import { MessageFlags } from 'discord.js';
import { UserError } from '../errors.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job, type JobIn } from '../jobs/job.ts';
import type { Decision } from '../jobs/review.ts';
import { inARow, translatorFor } from '../locales/translate.ts';
import { barrierSentence } from '../requests/refusals.ts';
import type { Requests } from '../requests/requests.ts';
import { answerPrivately } from './answer-privately.ts';
import { replaceAnswer } from './layout.ts';
import { requireStaff, reviewRole } from './may-manage.ts';
import type { MemberInteraction } from './member-interaction.ts';
import { requesterOf } from './member-interaction.ts';
import { type RequireJobDeps, requireJob } from './require-job.ts';

const marks = { published: '✅', spoiler: '🙈', rejected: '🚫', discarded: '🗑️' } as const;
type What = keyof typeof marks;

/** The job, if it waits for review and this member may decide. Throws a `UserError` otherwise. */
export async function reviewable(
  interaction: MemberInteraction,
  jobId: string,
  deps: RequireJobDeps,
): Promise<JobIn<'reviewing'>> {
  const job = await requireJob(interaction, jobId, 'see', deps);
  const { isRequester, isStaff } = reviewRole(interaction, job);
  if (!isRequester && !isStaff) throw new UserError((t) => t('reviewed.others', { member: memberOf(job) }));
  if (!isIn(job, 'reviewing')) throw overError(job);
  return job;
}

/** Tells a moderator who comes too late what was decided. */
export function overError({ review }: Job): UserError {
  const { decision } = review ?? {};
  if (!decision) return new UserError((t) => t('reviewed.notWaiting'));
  const what = decision.what === 'spoiler' ? 'published' : decision.what;
  const by = `<@${decision.by}>`;
  return new UserError((t) =>
    inARow(t, t(`reviewed.${what}`), decision.by === '' ? '' : t('reviewed.by', { by })),
  );
}

export interface DecideDeps extends RequireJobDeps {
  jobs: Pick<Engine, 'apply'>;
  requests: Pick<Requests, 'settingsFor'>;
}

/** Decides on a video, if this member may and nobody was faster. Throws a `UserError` otherwise. */
export async function decide(
  interaction: MemberInteraction,
  jobId: string,
  { what, reason = '' }: { what: What; reason?: string },
  deps: DecideDeps,
): Promise<void> {
  const job = await reviewable(interaction, jobId, deps);
  const { isRequester, isStaff } = reviewRole(interaction, job);
  if (what === 'discarded' && !isRequester)
    throw new UserError((t) => t('reviewed.requesterOnly', { member: memberOf(job) }));
  if (what === 'spoiler' || what === 'rejected') requireStaff(interaction, job);
  if (what === 'published' && !isStaff) await requireUnblocked(interaction, deps);
  const decision: Decision = { what, by: interaction.user.id, ...(reason !== '' && { reason }) };
  const changed = await deps.jobs.apply(jobId, { type: 'reviewed', decision });
  if (changed?.review?.decision !== decision)
    throw overError(await requireJob(interaction, jobId, 'see', deps));
  const t = translatorFor(interaction);
  await close(interaction, `${marks[what]} ${t(`preview.${what}`, { member: memberOf(job) })}`);
}

/** Staff decide on a blocked member's video. */
async function requireUnblocked(interaction: MemberInteraction, deps: DecideDeps): Promise<void> {
  const { barrier } = await deps.requests.settingsFor(requesterOf(interaction, deps.discord.extras));
  if (barrier?.kind === 'blocked') throw new UserError(barrierSentence(barrier));
}

/** Replaces the preview with the outcome. */
async function close(interaction: MemberInteraction, content: string): Promise<void> {
  const isInPreview =
    (interaction.isButton() || (interaction.isModalSubmit() && interaction.isFromMessage())) &&
    interaction.message.flags.has(MessageFlags.Ephemeral);
  if (!isInPreview) return answerPrivately(interaction, content);
  await replaceAnswer(interaction, content);
}

function memberOf({ origin }: Job): string {
  return `<@${origin.userId}>`;
}
