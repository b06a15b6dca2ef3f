import type { Job, JobIn } from '../jobs/job.ts';
import { isPublicClip, type Story } from '../jobs/story.ts';
import type { Settings } from '../settings/schema.ts';
import { othersOptedOut } from './people.ts';
import type { Requester } from './requester.ts';

/** Who wants to use the clips of a story, and the settings for them there. */
export interface StoryReader {
  member: Pick<Requester, 'guildId' | 'userId'>;
  settings: Pick<Settings, 'optedOutMembers'>;
}

type FindJob = (id: string) => Promise<Job | undefined>;

/** A clip that a story can go on from, and its place in the story, from 1. */
export interface PlacedClip {
  position: number;
  job: JobIn<'succeeded'>;
}

/**
 * Whether a member may use a clip of a story: everybody can see it, and it's nobody's who has opted out of videos since,
 * or from whose images it was made.
 */
function isUsable(job: Job | undefined, { member, settings }: StoryReader): job is JobIn<'succeeded'> {
  if (!isPublicClip(job) || job === undefined || job.origin.userId === '') return false;
  const owners = [job.origin.userId, ...(job.imageOwnerIds ?? [])];
  return !othersOptedOut(member, settings).some((id) => owners.includes(id));
}

/** The newest clip that can be continued; `undefined` if there is none. */
export async function lastUsableClip(
  { clips }: Pick<Story, 'clips'>,
  reader: StoryReader,
  findJob: FindJob,
): Promise<PlacedClip | undefined> {
  for (let position = clips.length; position > 0; position -= 1) {
    const clip = clips[position - 1];
    const job = clip && !clip.isGone ? await findJob(clip.jobId) : undefined;
    if (isUsable(job, reader)) return { position, job };
  }
  return undefined;
}

/** Every clip that can be used, the first one first. */
export async function usableClips(
  { clips }: Pick<Story, 'clips'>,
  reader: StoryReader,
  findJob: FindJob,
): Promise<PlacedClip[]> {
  const jobs = await Promise.all(
    clips.map(async ({ jobId, isGone }) => (isGone ? undefined : findJob(jobId))),
  );
  return jobs.flatMap((job, index) => (isUsable(job, reader) ? [{ position: index + 1, job }] : []));
}
