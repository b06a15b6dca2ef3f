import { createShowcase as createShowcaseOf } from '../delivery/showcase/showcase.ts';
import type { RestClients } from '../discord/rest.ts';
import type { ReadShowcase } from '../discord/showcase-channel.ts';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { MemberData } from '../privacy/member-data.ts';
import type { JobView } from '../replies/job-view.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Patch } from '../settings/schema.ts';
import type { Changed } from '../settings/store.ts';
import type { Stores } from '../store/stores.ts';
import type { createGuildSettings } from './guild-settings.ts';
import type { createVideos } from './videos.ts';

/** The servers' showcases. */
export function createShowcase(deps: {
  stores: Stores;
  rest: RestClients;
  guildSettings: ReturnType<typeof createGuildSettings>;
  videos: ReturnType<typeof createVideos>;
  readShowcase: ReadShowcase;
  findJob(id: string): Promise<Job | undefined>;
  members(): Pick<MemberData, 'isForgotten'>;
  viewOf(job: Job): JobView;
  runtime: Runtime;
  log: Log;
}) {
  const { stores, guildSettings, readShowcase, findJob, viewOf, runtime, log } = deps;
  const { settings, optedOutNames, writeToLog } = guildSettings;
  const showcase = createShowcaseOf({
    ...{ settings, optedOutNames, writeToLog, readShowcase, findJob, viewOf, log },
    store: stores.showcase,
    posts: deps.videos.showcasePosts,
    rest: deps.rest.edits,
    isForgotten: (job) => deps.members().isForgotten(job),
    troubles: stores.keyv('showcase-troubles'),
    rechecks: stores.keyv('showcase-rechecks'),
    clock: runtime.clock,
    random: runtime.random.fraction,
  });
  return {
    ...showcase,
    /** Noted before as well: a process may end between the change and what follows. */
    async beforeSettings(guildId: string, patch: Patch) {
      if (isAboutMembers(Object.keys(patch))) await showcase.noteRecheck(guildId);
    },
    onSettings({ guildId, changes }: Changed) {
      if (!isAboutMembers(changes.map(({ field }) => field))) return;
      showcase.recheck(guildId).catch((err: unknown) => {
        log.warn({ err, guild: guildId }, 'could not note that a showcase has to be looked through');
      });
    },
  };
}

/** Whether copies may have to go after a change of these settings. */
function isAboutMembers(fields: readonly string[]): boolean {
  return fields.includes('blockedMembers') || fields.includes('optedOutMembers');
}
