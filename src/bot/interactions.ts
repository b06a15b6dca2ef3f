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
import { createMemberNames } from '../discord/member-names.ts';
import { createPostMessage } from '../discord/post-message.ts';
import type { RestClients } from '../discord/rest.ts';
import { createInteractionListener } from '../events/interaction-create.ts';
import type { createCircumstances } from '../events/raw.ts';
import type { JobStore } from '../jobs/store.ts';
import { createModerator } from '../moderation/moderator.ts';
import type { MemberData } from '../privacy/member-data.ts';
import { createDrawChart } from '../replies/drawing/draw-chart.ts';
import { withoutEmbeds } from '../replies/plain.ts';
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
  | 'wishes'
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
  shared: Shared;
  config: Config;
  database: Database;
  rest: RestClients;
  store: JobStore;
  circumstances: ReturnType<typeof createCircumstances>;
  guildSettings: ReturnType<typeof createGuildSettings>;
  videos: ReturnType<typeof createVideos>;
  memberData: MemberData;
}) {
  const { shared, config, database, rest, store, circumstances, videos, memberData } = deps;
  const { settings, optedOutNames, allowancesOf, warnings, logTrouble } = deps.guildSettings;
  const { files, attachments, pictures, thumbnails, pastVideos, previews, deleteMessage } = videos;
  const { hosting, http, discord, moderation, retentionDays } = config;
  const isHosting = hosting.s3 !== undefined || http.publicUrl !== undefined;

  const context: InteractionContext = {
    ...shared,
    ...{ thumbnails, pastVideos, previews, deleteMessage, settings, optedOutNames, allowancesOf, memberData },
    drawChart: createDrawChart(),
    findPastJobs: store.past,
    noteRefusal: store.noteRefusal,
    stats: createStatsStore(database.connection),
    findNames: createFindNames({ rest: rest.edits, log: shared.log }),
    isStaff: createIsStaff({ rest: rest.edits, log: shared.log }),
    moderatedChannels: createModeratedChannels({ rest: rest.edits, log: shared.log }),
    memberNames: createMemberNames({ rest: rest.edits, now: shared.clock.steadyMs, log: shared.log }),
    authorOf: createAuthorOf({ rest: rest.edits, log: shared.log }),
    editReply: createEditReply(rest.edits, { withoutEmbeds, clock: shared.clock }),
    callback: createCallback(rest.traffic, discord.apiUrl),
    images: createImages(files, attachments, pictures),
    findJob: async (id) => shared.jobs.get(id) ?? (await store.get(id)),
    findJobByMessage: store.getByMessage,
    isDoubleClick: createDoubleClicks(shared.clock),
    readText: createReadText(files, attachments),
    forgetFiles: files.remove,
    isAgeRestricted: (id) => circumstances.of(id).isAgeRestricted,
    parentChannelId: (id) => circumstances.of(id).parentChannelId,
    roleIds: (id) => circumstances.of(id).roleIds,
    permissionsOf: (id, userId) => BigInt(circumstances.of(id).permissionsOf[userId] ?? 0),
    used: store.used,
    onRefused: warnings.onRefused,
    reports: createReports(createKeyv(database, 'reports'), shared.signer),
    postMessage: createPostMessage(rest.edits),
    moderator: moderation && createModerator(moderation, createLimiter(PICTURES_CHECKED_AT_ONCE)),
    imports: createImports(createKeyv(database, 'imports')),
    kept: { retentionDays, hostedDays: isHosting ? hosting.keptMs / 86_400_000 : undefined },
    randomSeed: () => randomInt(SEED_MAX),
  };
  return createInteractionListener({
    commands,
    allowedGuilds: discord.allowedGuilds,
    log: shared.log,
    logTrouble,
    context,
  });
}
