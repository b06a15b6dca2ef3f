import * as z from 'zod';
import { isHidden, isIn, type Job } from './job.ts';
import { isFinal, isStranded, isWaitingForClick } from './states.ts';

/** How long the first to click has to describe the next clip. */
export const TURN_MS = 10 * 60_000;
/**
 * The longest time that the others wait while a clip is made.
 * @internal Tests of the turns wait that long.
 */
export const MAKING_MS = 60 * 60_000;
/**
 * How long the others may go first before the member of the newest clip continues their own.
 * @internal Tests of the turns wait that long.
 */
export const REST_MS = 60 * 60_000;
/** After the last clip. */
export const STORY_KEPT_DAYS = 30;
export const STORY_KEPT_MS = STORY_KEPT_DAYS * 24 * 60 * 60_000;
/** Stories that run at the same time on one server. */
export const MAX_STORIES = 50;
export const MAX_STORY_CLIPS = 200;
export const TITLE_MAX_LENGTH = 80;

const turn = z.object({
  userId: z.string(),
  atMs: z.number(),
  untilMs: z.number(),
  /** Their clip, once it was accepted. */
  jobId: z.string().optional(),
});
export type Turn = z.infer<typeof turn>;

/** A video that is part of a story. The member is empty once their data is deleted. */
const clip = z.object({
  jobId: z.string(),
  userId: z.string(),
  atMs: z.number(),
  /** Its video wasn't there any more when somebody wanted to continue it. */
  isGone: z.boolean().optional(),
});
export type StoryClip = z.infer<typeof clip>;

/** A thread in which each member continues from the last frame of the clip before. */
export const storySchema = z.object({
  /** The thread. */
  id: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  starterId: z.string(),
  title: z.string(),
  /** The language of the server when it began. */
  language: z.string().max(35).optional(),
  /** What its starter wrote for the first clip, until that is there. */
  opening: z.string().optional(),
  createdAtMs: z.number(),
  clips: z.array(clip),
  turn: turn.optional(),
  endedAtMs: z.number().optional(),
  /** The message below the newest clip, with the button. */
  panelId: z.string().optional(),
});
export type Story = z.infer<typeof storySchema>;

/** Why somebody can't make the next clip. */
export type TurnRefusal =
  | { kind: 'over' }
  | { kind: 'full' }
  | { kind: 'held' | 'making'; turn: Turn }
  | { kind: 'rests'; untilMs: number };
export type Taken = { story: Story } | { refusal: TurnRefusal };

/** Whose turn it is at a time, if it is anybody's. */
export function turnAt({ turn }: Pick<Story, 'turn'>, nowMs: number): Turn | undefined {
  return turn && nowMs < turn.untilMs ? turn : undefined;
}

/**
 * Gives a member the turn, if it is free and theirs to have: the only place that decides it. Somebody who has it keeps
 * it, until the same time.
 */
export function takeTurn(story: Story, userId: string, nowMs: number): Taken {
  if (story.endedAtMs !== undefined) return { refusal: { kind: 'over' } };
  if (story.clips.length >= MAX_STORY_CLIPS) return { refusal: { kind: 'full' } };
  const present = turnAt(story, nowMs);
  if (present?.jobId !== undefined) return { refusal: { kind: 'making', turn: present } };
  if (present) return present.userId === userId ? { story } : { refusal: { kind: 'held', turn: present } };
  const last = story.clips.at(-1);
  const restsUntilMs = last?.userId === userId ? last.atMs + REST_MS : 0;
  if (nowMs < restsUntilMs) return { refusal: { kind: 'rests', untilMs: restsUntilMs } };
  return { story: { ...story, turn: { userId, atMs: nowMs, untilMs: nowMs + TURN_MS } } };
}

/** The same for a job that is about to be accepted. Its member keeps the turn while it is made. */
export function claimTurn(
  story: Story,
  { id, userId }: { id: string; userId: string },
  nowMs: number,
): Taken {
  if (turnAt(story, nowMs)?.jobId === id) return { story };
  const taken = takeTurn(story, userId, nowMs);
  if ('refusal' in taken) return taken;
  const { opening: _, ...rest } = taken.story;
  return { story: { ...rest, turn: { userId, atMs: nowMs, untilMs: nowMs + MAKING_MS, jobId: id } } };
}

/** Ends the turn of a job that becomes no clip, or none for now. */
export function endTurn(story: Story, jobId: string): Story {
  if (story.turn?.jobId !== jobId) return story;
  const { turn: _, ...rest } = story;
  return rest;
}

/**
 * The story after a change of one of its jobs. A video that comes after others have gone on, as from a review, isn't
 * part of it: nothing continues from it, and it would be seen between clips that don't fit.
 */
export function storyAfter(story: Story, job: Job, nowMs: number): Story {
  if (isPublicClip(job)) {
    const isKnown = story.clips.some(({ jobId }) => jobId === job.id);
    const isNext = story.turn?.jobId === job.id || story.clips.at(-1)?.jobId === job.continues;
    if (isKnown || !isNext) return endTurn(story, job.id);
    const { turn: _, ...rest } = story;
    return { ...rest, clips: [...story.clips, { jobId: job.id, userId: job.origin.userId, atMs: nowMs }] };
  }
  const isMade = !isFinal(job) && !isWaitingForClick(job) && !isStranded(job);
  return isMade ? story : endTurn(story, job.id);
}

/** Whether everybody in the thread can see a video. */
export function isPublicClip(job: Job | undefined): boolean {
  if (job === undefined || !isIn(job, 'succeeded') || isHidden(job) || job.isDeleted) return false;
  return job.status.route !== 'dm';
}

/** When anything last happened that counts for how long a story is kept. */
export function lastClipMs({ clips, createdAtMs }: Pick<Story, 'clips' | 'createdAtMs'>): number {
  return clips.at(-1)?.atMs ?? createdAtMs;
}

/** A story without a member. Their clips stay in it, as clips of nobody. */
export function withoutMember(story: Story, userId: string): Story {
  const { turn, opening, ...rest } = story;
  const isStarter = story.starterId === userId;
  return {
    ...rest,
    ...(isStarter ? { starterId: '', title: '' } : opening !== undefined && { opening }),
    ...(turn && turn.userId !== userId && { turn }),
    clips: story.clips.map((each) => (each.userId === userId ? { ...each, userId: '' } : each)),
  };
}
