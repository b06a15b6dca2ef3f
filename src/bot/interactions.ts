import { randomInt } from 'node:crypto';
import { SEED_MAX } from '../catalogue/fit.ts';
import type { InteractionContext } from '../commands/command.ts';
import { createDoubleClicks } from '../commands/double-clicks.ts';
import { commands } from '../commands/index.ts';
import { createReports } from '../commands/reports.ts';
import { createImports } from '../commands/settings/imports.ts';
import type { Config } from '../config.ts';
import { createImages } from '../delivery/images.ts';
import { createLimiter } from '../delivery/limiter.ts';
import { createReadText } from '../delivery/read-text.ts';
import { createAuthorOf } from '../discord/author-of.ts';
import { createCallback } from '../discord/callback.ts';
import { createIsStaff, createModeratedChannels } from '../discord/channel-rights.ts';
import { createEditReply } from '../discord/edit-reply.ts';
import { createFindNames } from '../discord/guild-names.ts';
import type { ExtrasOf } from '../discord/interaction-extras.ts';
import { createMemberNames } from '../discord/member-names.ts';
import { createPostMessage } from '../discord/post-message.ts';
import type { RestClients } from '../discord/rest.ts';
import { createInteractionListener } from '../events/interaction-create.ts';
import { createSubmitFrom } from '../interactions/submit-from.ts';
import type { JobStore } from '../jobs/store.ts';
import { createModerator } from '../moderation/moderator.ts';
import type { MemberData } from '../privacy/member-data.ts';
import { createDrawChart } from '../replies/drawing/draw-chart.ts';
import { withoutEmbeds } from '../replies/plain.ts';
import type { PendingRequests } from '../requests/pending.ts';
import { createRequests } from '../requests/requests.ts';
import type { Database } from '../store/database.ts';
import { createKeyv } from '../store/keyv.ts';
import { createStatsStore } from '../store/stats.ts';
import type { createGuildSettings } from './guild-settings.ts';
import type { createVideos } from './videos.ts';

/** Each of them is whole in memory. */
const PICTURES_CHECKED_AT_ONCE = 2;

/** What is shared with the rest of the bot as it is. */
type Shared = Pick<
  InteractionContext,
  | 'catalogue'
  | 'health'
  | 'jobs'
  | 'intake'
  | 'desk'
  | 'preferences'
  | 'timings'
  | 'viewJob'
  | 'renderJob'
  | 'signer'
  | 'provenance'
  | 'clock'
  | 'log'
>;

/** What happens when members do something: everything that commands and buttons may touch, put together. */
export function createInteractions(deps: {
  shared: Shared & { pending: PendingRequests };
  config: Config;
  database: Database;
  rest: RestClients;
  store: JobStore;
  extras: ExtrasOf;
  guildSettings: ReturnType<typeof createGuildSettings>;
  videos: ReturnType<typeof createVideos>;
  memberData: MemberData;
}) {
  const { shared, config, database, rest, store, extras, videos, memberData } = deps;
  const { settings, optedOutNames, allowancesOf, warnings, logTrouble } = deps.guildSettings;
  const { files, attachments, pictures, thumbnails, pastVideos, previews, deleteMessage } = videos;
  const { hosting, http, discord, moderation, retentionDays } = config;
  const isHosting = hosting.s3 !== undefined || http.publicUrl !== undefined;

  const { catalogue, jobs, intake, preferences, pending, signer, clock, log } = shared;
  const findJob = async (id: string) => jobs.get(id) ?? (await store.get(id));
  const images = createImages(files, attachments, pictures);
  const moderator = moderation && createModerator(moderation, createLimiter(PICTURES_CHECKED_AT_ONCE));
  const allowances = { of: allowancesOf, used: store.used, onRefused: warnings.onRefused };
  const requests = createRequests({
    ...{ intake, catalogue, settings, allowances, signer, clock, log },
    randomSeed: () => randomInt(SEED_MAX),
    jobs: { ...jobs, findJob },
    images: { ...images, forget: files.remove },
    moderation: { moderator, noteRefusal: store.noteRefusal },
    members: { optedOutNames, pending, preferences },
  });
  const submitFrom = createSubmitFrom({
    ...{ requests, extras, catalogue, thumbnails, log },
    callback: createCallback(rest.traffic, discord.apiUrl),
    renderJob: shared.renderJob,
  });

  const context: InteractionContext = {
    ...shared,
    ...{ thumbnails, pastVideos, previews, deleteMessage, settings, optedOutNames, memberData },
    ...{ requests, submitFrom, allowances, extras, images, findJob },
    drawChart: createDrawChart(),
    findPastJobs: store.past,
    stats: createStatsStore(database.connection),
    findNames: createFindNames({ rest: rest.edits, log: shared.log }),
    isStaff: createIsStaff({ rest: rest.edits, log: shared.log }),
    moderatedChannels: createModeratedChannels({ rest: rest.edits, log: shared.log }),
    memberNames: createMemberNames({ rest: rest.edits, now: shared.clock.steadyMs, log: shared.log }),
    authorOf: createAuthorOf({ rest: rest.edits, log: shared.log }),
    editReply: createEditReply(rest.edits, { withoutEmbeds, clock: shared.clock }),
    findJobByMessage: store.getByMessage,
    isDoubleClick: createDoubleClicks(shared.clock),
    readText: createReadText(files, attachments),
    reports: createReports(createKeyv(database, 'reports'), shared.signer),
    postMessage: createPostMessage(rest.edits),
    imports: createImports(createKeyv(database, 'imports')),
    kept: {
      isModerated: moderator !== undefined,
      retentionDays,
      hostedDays: isHosting ? hosting.keptMs / 86_400_000 : undefined,
    },
  };
  return createInteractionListener({
    commands,
    allowedGuilds: discord.allowedGuilds,
    log: shared.log,
    logTrouble,
    context,
  });
}
