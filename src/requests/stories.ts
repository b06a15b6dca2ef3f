import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import {
  claimTurn,
  endTurn,
  lastClipMs,
  MAX_STORIES,
  MAX_STORY_CLIPS,
  STORY_KEPT_MS,
  type Story,
  storyAfter,
  storySchema,
  type Taken,
  type TurnRefusal,
  takeTurn,
  withoutMember,
} from '../jobs/story.ts';
import { entriesOf, type SharedKeyv } from '../keyv-entries.ts';
import type { Sentence } from '../locales/translate.ts';
import { clockTime } from '../replies/times.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import { lastUsableClip } from './story-clips.ts';

/** Between a claim and the acceptance of its job, which a crash may keep from following. */
const ACCEPTING_MS = 60_000;

/** The stories of all servers. Whose turn it is survives restarts, and is the same in every process. */
export interface Stories {
  /** The story of a thread, as it is now. */
  get(id: string): Promise<Story | undefined>;
  /** Throws a `UserError` if the server has too many already. */
  requireRoom(guildId: string, isGone: (threadId: string) => Promise<boolean>): Promise<void>;
  begin(story: Story): Promise<void>;
  /** Gives a member the turn. Of several at once, one gets it; the others get a `UserError` that says who has it. */
  take(id: string, userId: string): Promise<Story>;
  /** Lets a job be the next clip. Throws a `UserError` if it isn't its member's turn, or others have gone on meanwhile. */
  claim(job: Job): Promise<void>;
  /** The job wasn't accepted. */
  release(job: Job): Promise<void>;
  /** Call this after each change of a job of a story. Resolves with the story if that changed. */
  follow(job: Job): Promise<Story | undefined>;
  end(id: string): Promise<Story>;
  /** The video of a clip isn't there any more. */
  noteGone(id: string, jobId: string): Promise<Story>;
  setPanel(id: string, panelId: string): Promise<void>;
  /** The running ones of a server, those with the newest clips first. */
  ofGuild(guildId: string): Promise<Story[]>;
  ofMember(userId: string): Promise<Story[]>;
  forgetMember(userId: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
}

export function createStories({
  keyv,
  findJob,
  settings,
  clock,
}: {
  keyv: SharedKeyv<Story>;
  findJob(id: string): Promise<Job | undefined>;
  settings: Pick<SettingsStore, 'get'>;
  clock: Pick<Clock, 'now'>;
}): Stories {
  function kept(stored: unknown): Story | undefined {
    const { data: story } = storySchema.safeParse(stored);
    return story && clock.now() < lastClipMs(story) + STORY_KEPT_MS ? story : undefined;
  }

  /** A process may have ended before it noted how the job of the turn has ended. */
  async function upToDate(story: Story): Promise<Story> {
    const { turn } = story;
    if (turn?.jobId === undefined) return story;
    const job = await findJob(turn.jobId);
    if (job) return storyAfter(story, job, clock.now());
    return clock.now() > turn.atMs + ACCEPTING_MS ? endTurn(story, turn.jobId) : story;
  }

  async function change(id: string, apply: (story: Story) => Story | Promise<Story>): Promise<Story> {
    const changed = await keyv.update(
      id,
      async (stored) => {
        const story = kept(stored);
        return story && (await apply(await upToDate(story)));
      },
      STORY_KEPT_MS,
    );
    if (!changed) throw new UserError((t) => t('story.unknown'));
    return changed;
  }

  async function* all(): AsyncGenerator<Story> {
    for await (const [, stored] of entriesOf(keyv)) {
      const story = kept(stored);
      if (story) yield story;
    }
  }

  async function withMember(userId: string): Promise<Story[]> {
    const found: Story[] = [];
    for await (const story of all()) if (JSON.stringify(story).includes(`"${userId}"`)) found.push(story);
    return found;
  }

  async function ofGuild(guildId: string): Promise<Story[]> {
    const found: Story[] = [];
    for await (const story of all())
      if (story.guildId === guildId && story.endedAtMs === undefined) found.push(story);
    return found.toSorted((a, b) => lastClipMs(b) - lastClipMs(a));
  }

  return {
    async get(id) {
      const story = kept(await keyv.get(id));
      return story && upToDate(story);
    },
    async requireRoom(guildId, isGone) {
      const running = await ofGuild(guildId);
      if (running.length < MAX_STORIES) return;
      const gone = await Promise.all(running.map(async ({ id }) => ((await isGone(id)) ? [id] : [])));
      const [first] = gone.flat();
      if (first === undefined) throw new UserError((t) => t('story.tooMany', { max: MAX_STORIES }));
      for (const id of gone.flat()) await keyv.delete(id);
    },
    async begin(story) {
      await keyv.set(story.id, story, STORY_KEPT_MS);
    },
    take: (id, userId) => change(id, (story) => taken(takeTurn(story, userId, clock.now()))),
    async claim(job) {
      const { id, continues, origin, story: storyId = '' } = job;
      const { settings: here } = await settings.get(origin.guildId);
      await change(storyId, async (story) => {
        const claimed = taken(claimTurn(story, { id, userId: origin.userId }, clock.now()));
        const last = await lastUsableClip(story, { member: origin, settings: here }, findJob);
        if (last?.job.id !== continues) throw new UserError((t) => t('story.wentOn'));
        return claimed;
      });
    },
    async release({ id, story = '' }) {
      await change(story, (now) => endTurn(now, id)).catch(ignoreUnknown);
    },
    async follow(job) {
      if (job.story === undefined) return undefined;
      let isChanged = false;
      const story = await keyv.update(
        job.story,
        (stored) => {
          const before = kept(stored);
          const after = before && storyAfter(before, job, clock.now());
          isChanged = before !== after;
          return after;
        },
        STORY_KEPT_MS,
      );
      return isChanged ? story : undefined;
    },
    end: (id) =>
      change(id, ({ turn: _, ...story }) => ({ ...story, endedAtMs: story.endedAtMs ?? clock.now() })),
    noteGone: (id, jobId) =>
      change(id, (story) => ({
        ...story,
        clips: story.clips.map((clip) => (clip.jobId === jobId ? { ...clip, isGone: true } : clip)),
      })),
    async setPanel(id, panelId) {
      await change(id, (story) => ({ ...story, panelId })).catch(ignoreUnknown);
    },
    ofGuild,
    ofMember: withMember,
    async forgetMember(userId) {
      for (const { id } of await withMember(userId))
        await change(id, (story) => withoutMember(story, userId)).catch(ignoreUnknown);
    },
    async forgetGuild(guildId) {
      for await (const { id, guildId: ofStory } of all()) if (ofStory === guildId) await keyv.delete(id);
    },
  };
}

/** The story is over and deleted, so there is nothing to change any more. */
function ignoreUnknown(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

function taken(result: Taken): Story {
  if ('story' in result) return result.story;
  throw new UserError(refusalSentence(result.refusal));
}

/** Why a member can't make the next clip now. */
function refusalSentence(refusal: TurnRefusal): Sentence {
  switch (refusal.kind) {
    case 'over':
      return (t) => t('story.over');
    case 'full':
      return (t) => t('story.full', { max: MAX_STORY_CLIPS });
    case 'rests':
      return (t) => t('story.rests', { until: clockTime(refusal.untilMs) });
    case 'making':
      return (t) => t('story.making', { member: `<@${refusal.turn.userId}>` });
    case 'held':
      return (t) =>
        t('story.held', { member: `<@${refusal.turn.userId}>`, until: clockTime(refusal.turn.untilMs) });
  }
}
