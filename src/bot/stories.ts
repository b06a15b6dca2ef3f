import { messageFailure } from '../discord/errors.ts';
import type { RestClients } from '../discord/rest.ts';
import { createThreads } from '../discord/threads.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Story } from '../jobs/story.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { translator } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { channelForms } from '../replies/plain.ts';
import { renderRules, renderTurn } from '../replies/story.ts';
import { createStories as createStoriesOf } from '../requests/stories.ts';
import { lastUsableClip } from '../requests/story-clips.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { Stores } from '../store/stores.ts';

/** Reads as nobody in particular: what everybody in the thread can continue from. */
const EVERYBODY = '';

/** The stories, and the messages in their threads. */
export function createStories(deps: {
  stores: Stores;
  rest: RestClients;
  settings: Pick<SettingsStore, 'get'>;
  findJob(id: string): Promise<Job | undefined>;
  clock: Clock;
  log: Log;
}) {
  const { stores, settings, findJob, clock, log } = deps;
  const stories = createStoriesOf({ keyv: stores.keyv('stories'), findJob, settings, clock });
  const threads = createThreads(deps.rest.edits);
  const inOrder = createKeyedMutex();
  const underWay = new Set<Promise<void>>();

  async function turnMessage(story: Story) {
    const { guildId, language } = story;
    const reader = {
      member: { guildId, userId: EVERYBODY },
      settings: (await settings.get(guildId)).settings,
    };
    const from = await lastUsableClip(story, reader, findJob);
    return channelForms(renderTurn(story, from, { t: translator(language, guildId), nowMs: clock.now() }));
  }

  async function show(story: Story, where: 'below' | 'in-place'): Promise<void> {
    const { id, panelId } = story;
    const forms = await turnMessage(story);
    if (where === 'in-place' && panelId !== undefined) {
      const isThere = await threads.edit(id, panelId, forms).then(
        () => true,
        (error: unknown) => {
          if (messageFailure(error) !== 'message-gone') throw error;
          return false;
        },
      );
      if (isThere) return;
    }
    await stories.setPanel(id, await threads.post(id, forms));
    if (where === 'below' && panelId !== undefined) await threads.remove(id, panelId);
  }

  /** The clips are there all the same, and so is the command. */
  function quietly(storyId: string, work: () => Promise<void>): Promise<void> {
    const done = inOrder.run(storyId, work).catch((err: unknown) => {
      log.warn({ err, story: storyId }, 'could not write in the thread of a story');
    });
    underWay.add(done);
    return done.finally(() => underWay.delete(done));
  }

  const showTurn = (id: string, where: 'below' | 'in-place') =>
    quietly(id, async () => {
      const story = await stories.get(id);
      if (story) await show(story, where);
    });

  async function follow(job: Job, previous: Job): Promise<void> {
    const { story: id = '' } = job;
    const changed = await stories.follow(job);
    if (changed) return show(changed, 'below');
    const isBegun = isIn(previous, 'accepted') && !isIn(job, 'accepted');
    if (!isBegun && job.isDeleted === previous.isDeleted) return;
    const story = await stories.get(id);
    if (story?.panelId !== undefined) await show(story, 'in-place');
  }

  return {
    ...stories,
    showTurn,
    postRules: ({ id, language, guildId }: Story) =>
      quietly(id, async () => {
        await threads.post(id, channelForms(renderRules(translator(language, guildId))));
      }),
    startThread: threads.start,
    async isThreadGone(id: string): Promise<boolean> {
      return threads.read(id).then(
        () => false,
        (error: unknown) => messageFailure(error) === 'out-of-reach',
      );
    },
    /** Call this after each change of a job. Never throws. */
    onChange(job: Job, previous: Job): void {
      if (job.story === undefined) return;
      void quietly(job.story, () => follow(job, previous));
    },
    /** Resolves when everything so far is shown. */
    idle: () => Promise.all(underWay),
  };
}
