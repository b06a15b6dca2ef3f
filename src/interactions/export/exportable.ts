import { PermissionFlagsBits } from 'discord.js';
import { type ExportKind, type ExpressionKind, exportKinds } from '../../delivery/export-rules.ts';
import type { Exports } from '../../delivery/exports.ts';
import { UserError } from '../../errors.ts';
import { isForAdults } from '../../jobs/adult.ts';
import { isIn, isSpoiler, type Job, type JobIn } from '../../jobs/job.ts';
import type { Sentence } from '../../locales/translate.ts';
import { checkImageOwners } from '../../requests/people.ts';
import { barrierSentence } from '../../requests/refusals.ts';
import { type MemberInteraction, requesterOf } from '../member-interaction.ts';
import type { Library } from '../ports/library.ts';
import type { RequestPort } from '../ports/requests.ts';
import { isNamedIn, type RequireJobDeps, requireJob } from '../require-job.ts';

export interface ExportDeps extends RequireJobDeps {
  requests: Pick<RequestPort, 'settingsFor'>;
  library: Pick<Library, 'find' | 'view' | 'exports'>;
}

/**
 * A video that this member may export: one that they see, and in which nobody is who doesn't want to appear in videos.
 * A blocked member exports nothing. Asked at each step, because that may change. Throws a `UserError` for any other.
 */
export async function requireExportable(
  interaction: MemberInteraction,
  jobId: string,
  deps: ExportDeps,
): Promise<{ job: JobIn<'succeeded'>; exports: Exports }> {
  const job = await requireJob(interaction, jobId, 'source', deps);
  // A form belongs to a message that still offers this.
  if (interaction.isModalSubmit() && !(interaction.message && isNamedIn(interaction.message, job)))
    throw new UserError((t) => t('refusal.unknownVideo'));
  if (!isIn(job, 'succeeded') || job.isDeleted) throw new UserError((t) => t('history.videoGone'));
  const requester = requesterOf(interaction, deps.discord.extras);
  const owners = [job.origin.userId, ...(job.imageOwnerIds ?? [])];
  const settings = await deps.requests.settingsFor(requester);
  if (settings.blockedMembers.includes(requester.userId))
    throw new UserError(barrierSentence({ kind: 'blocked' }));
  checkImageOwners(requester, owners, settings);
  const { exports } = deps.library;
  if (!exports) throw new UserError((t) => t('continue.notHere'));
  return { job, exports };
}

/** Throws a `UserError` for a detail of a custom id that names nothing to export. */
export function readKind(detail: string | undefined): ExportKind {
  const kind = exportKinds.find((each) => each === detail);
  if (kind === undefined) throw new UserError((t) => t('refusal.oldButton'));
  return kind;
}

const NEEDED = PermissionFlagsBits.CreateGuildExpressions;

/**
 * Whether a member can add an export of a video to their server. `hidden`: they may not add anything there, and nobody
 * speaks of it. A sentence says what else is in the way.
 */
export function addingTo(
  interaction: MemberInteraction,
  job: Job,
  { library, discord }: Pick<ExportDeps, 'library' | 'discord'>,
): 'possible' | 'hidden' | Sentence {
  if (!interaction.memberPermissions.has(NEEDED)) return 'hidden';
  // All of the server would see it.
  const { isAgeRestricted } = discord.extras.of(interaction.id);
  if (isAgeRestricted || isSpoiler(job) || isForAdults(job, library.view(job).model))
    return (t) => t('export.notForAll');
  if (interaction.appPermissions.has(NEEDED)) return 'possible';
  return (t) => t('export.botLacks', { permissions: t('permission.CreateGuildExpressions') });
}

/** A kind of export that this member may add to the server, or a `UserError`. */
export function requireAddable(
  interaction: MemberInteraction,
  job: Job,
  detail: string | undefined,
  deps: Pick<ExportDeps, 'library' | 'discord'>,
): ExpressionKind {
  const kind = readKind(detail);
  if (kind === 'gif') throw new UserError((t) => t('refusal.oldButton'));
  const adding = addingTo(interaction, job, deps);
  if (adding === 'possible') return kind;
  const lack: Sentence = (t) =>
    t('export.memberLacks', { permissions: t('permission.CreateGuildExpressions') });
  throw new UserError(adding === 'hidden' ? lack : adding);
}
