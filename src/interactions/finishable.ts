import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { type Finishable, musicIndexOf } from './finish-form.ts';
import type { MemberInteraction } from './member-interaction.ts';
import type { Library } from './ports/library.ts';
import { type RequireJobDeps, requireJob } from './require-job.ts';

export interface FinishableDeps extends RequireJobDeps {
  library: RequireJobDeps['library'] & Pick<Library, 'isInputKept'>;
}

/** The reel with the id in a custom id, and what its form needs. Throws a `UserError` if there is none. */
export async function requireFinishable(
  interaction: MemberInteraction,
  jobId: string,
  deps: FinishableDeps,
): Promise<Finishable> {
  const reel = await requireJob(interaction, jobId, 'source', deps);
  const ids = reel.reel?.clips.flatMap((clip) => clip.jobId || []) ?? [];
  if (ids.length === 0) throw new UserError((t) => t('finish.clipsGone'));
  const clips = await Promise.all(ids.map((id) => deps.library.find(id)));
  return { reel, clips, canKeepMusic: await canKeepMusic(interaction, reel, deps) };
}

/** Only who has confirmed the right to it may use it again. */
async function canKeepMusic(
  { user }: MemberInteraction,
  reel: Job,
  { library }: FinishableDeps,
): Promise<boolean> {
  const index = musicIndexOf(reel);
  return index >= 0 && reel.origin.userId === user.id && library.isInputKept(reel.id, index);
}
