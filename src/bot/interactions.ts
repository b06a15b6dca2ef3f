import type { Catalog } from '../catalog/catalog.ts';
import { createCommands } from '../commands/index.ts';
import type { Config } from '../config.ts';
import { createReadText } from '../delivery/read-text.ts';
import type { Showcase } from '../delivery/showcase/showcase.ts';
import { createAuthorOf } from '../discord/author-of.ts';
import type { Callback } from '../discord/callback.ts';
import { createIsStaff, createModeratedChannels } from '../discord/channel-rights.ts';
import { createEditReply } from '../discord/edit-reply.ts';
import { createFindNames } from '../discord/guild-names.ts';
import { createPostMessage } from '../discord/post-message.ts';
import type { RestClients } from '../discord/rest.ts';
import type { ReadShowcase } from '../discord/showcase-channel.ts';
import { createClaim } from '../events/claim.ts';
import { createInteractionListener } from '../events/interaction-create.ts';
import { createDoubleClicks, createSharedDoubleClicks } from '../interactions/double-clicks.ts';
import { createShownBoards } from '../interactions/film/shown-boards.ts';
import type { ExtrasOf } from '../interactions/member-interaction.ts';
import type { Ports, Tools } from '../interactions/ports/index.ts';
import type { OperatorService } from '../interactions/ports/operator.ts';
import { createReports } from '../interactions/reports.ts';
import {
  createFilmFrom,
  createFinishFrom,
  createJoinFrom,
  createSubmitFrom,
} from '../interactions/submit-from.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { aloneFleet } from '../jobs/fleet.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Timings } from '../jobs/timings.ts';
import type { GuildPresence } from '../privacy/guild-presence.ts';
import type { MemberData } from '../privacy/member-data.ts';
import type { Provenance } from '../provenance.ts';
import type { Health } from '../providers/health.ts';
import type { Activity } from '../replies/activity.ts';
import { createDrawChart } from '../replies/drawing/draw-chart.ts';
import { formsOf } from '../replies/plain.ts';
import { createAddCast } from '../requests/add-cast.ts';
import type { Boards } from '../requests/board/boards.ts';
import type { Drafts } from '../requests/drafts.ts';
import type { Preferences } from '../requests/preferences.ts';
import { createCheckTitle } from '../requests/story-title.ts';
import type { Runtime } from '../runtime/index.ts';
import { createImports } from '../settings/imports.ts';
import type { Stores } from '../store/stores.ts';
import type { createGuildSettings } from './guild-settings.ts';
import type { createJobReplies } from './job-replies.ts';
import type { createBotRequests } from './requests.ts';
import type { createStories } from './stories.ts';
import type { createVideos } from './videos.ts';

const DAY_MS = 86_400_000;

/** Creates the ports and the handlers for everything that members do. */
export function createInteractions(deps: {
  config: Config;
  stores: Stores;
  rest: RestClients;
  callback: Callback;
  /** Parts that the rest of the bot has created already. */
  catalog: Catalog;
  jobs: { engine: Engine; store: JobStore; timings: Timings; health: Health };
  members: { data: MemberData; drafts: Drafts; boards: Boards; preferences: Preferences };
  guildSettings: ReturnType<typeof createGuildSettings>;
  requests: ReturnType<typeof createBotRequests>;
  videos: ReturnType<typeof createVideos> & { provenance: Provenance };
  replies: ReturnType<typeof createJobReplies>;
  operator: OperatorService;
  showcase: Showcase;
  stories: ReturnType<typeof createStories>;
  readShowcase: ReadShowcase;
  activity: Pick<Activity, 'note'>;
  extras: ExtrasOf;
  guilds: Pick<GuildPresence, 'isHere'>;
  runtime: Runtime;
  tools: Pick<Tools, 'signer' | 'log'>;
}) {
  const { config, stores, rest, callback, catalog, videos, replies, operator, extras, runtime } = deps;
  const { engine, store, timings, health } = deps.jobs;
  const { settings, optedOutNames, reviewLog, logTrouble } = deps.guildSettings;
  const { drafts, boards, preferences } = deps.members;
  const { files, attachments, thumbnails, pastVideos, previews, provenance } = videos;
  const { clock } = runtime;
  const { signer, log } = deps.tools;
  const isAlone = stores.fleet === aloneFleet;
  const isDoubleClick = isAlone
    ? createDoubleClicks(clock)
    : createSharedDoubleClicks(stores.keyv('clicks'), runtime.random);
  const tools = { signer, isDoubleClick, clock, log };
  const { hosting, http, retentionDays } = config;

  const { requests, allowances, inputs, sourceVideos, moderator, isMember, cast } = deps.requests;
  const find = deps.requests.findJob;
  const answering = {
    ...{ requests, callback, extras, catalog, thumbnails, cast: videos.cast, log },
    renderJob: replies.render,
  };
  const setSpoiler = videos.createSetSpoiler(engine.setSpoiler, reviewLog.spoilerSet);
  const isHosting = hosting.s3 !== undefined || http.publicUrl !== undefined;

  const ports: Ports = {
    requests: {
      ...{ ...requests, drafts, boards, preferences, allowances },
      submitFrom: createSubmitFrom(answering),
      joinFrom: createJoinFrom(answering),
      filmFrom: createFilmFrom(answering),
      finishFrom: createFinishFrom(answering),
    },
    ...{ catalog, operator, tools },
    jobs: engine,
    library: {
      ...{ find, thumbnails, pastVideos, previews, provenance },
      deleteMessage: videos.createDeleteMessage(engine.messageDeleted),
      async setSpoiler(job, change) {
        // What staff hide isn't shown elsewhere either.
        if (change.isOn) await deps.showcase.withdraw(job.id);
        return setSpoiler(job, change);
      },
      toggleStar: deps.showcase.toggleStar,
      starsOf: deps.showcase.starsOf,
      findByMessage: store.getByMessage,
      past: store.past,
      view: replies.viewOf,
      viewChain: replies.viewChain,
      render: replies.renderPresent,
      isInputKept: inputs.isKept,
      measureVideo: sourceVideos.measure,
      creditsOf: videos.creditsOf,
      exports: videos.createExports(sourceVideos),
    },
    cast: {
      ...{ store: stores.cast, read: videos.cast.read, remove: videos.cast.remove },
      usable: cast.usable,
      isMember,
      add: createAddCast({
        ...{ settings, inputs, moderation: { moderator, log }, keep: videos.cast.add },
        tries: stores.keyv('cast-tries'),
        consent: { optedOutNames, findJob: find, signer, clock },
      }),
    },
    figures: {
      timings,
      health,
      stats: stores.stats,
      drawChart: createDrawChart(runtime.processes),
    },
    settings: {
      ...settings,
      imports: createImports(stores.keyv('imports')),
      readText: createReadText(files, attachments),
    },
    stories: {
      ...deps.stories,
      renderJob: replies.render,
      checkTitle: createCheckTitle({
        ...{ settings, optedOutNames, intake: operator.intake, moderation: { moderator, log } },
      }),
    },
    reports: createReports(stores.keyv('reports'), signer),
    privacy: {
      memberData: deps.members.data,
      optedOutNames: {
        async keep(guildId, ...named) {
          // A process that ends in between leaves it noted.
          await deps.showcase.noteRecheck(guildId);
          await optedOutNames.keep(guildId, ...named);
          await deps.showcase.recheck(guildId);
        },
      },
      kept: {
        isModerated: moderator !== undefined,
        isAssisted: config.assistant !== undefined,
        retentionDays,
        hostedDays: isHosting ? hosting.keptMs / DAY_MS : undefined,
      },
    },
    discord: {
      extras,
      editReply: createEditReply(rest.edits, { formsOf, clock }),
      shownBoards: createShownBoards(clock),
      postMessage: createPostMessage(rest.edits),
      findNames: createFindNames({ rest: rest.edits, clock, log }),
      memberNames: videos.memberNames,
      authorOf: createAuthorOf({ rest: rest.edits, clock, log }),
      moderatedChannels: createModeratedChannels({ rest: rest.edits, clock, log }),
      isStaff: createIsStaff({ rest: rest.edits, clock, log }),
      isAtDiscord: inputs.isAtDiscord,
      readShowcase: deps.readShowcase,
    },
  };
  return createInteractionListener({
    commands: createCommands(ports),
    loadControls: () => import('./controls.ts').then(({ createControls }) => createControls(ports)),
    allowedGuilds: config.discord.allowedGuilds,
    noteGuild: deps.guilds.isHere,
    noteActive: deps.activity.note,
    refresh: engine.refresh,
    claim: isAlone ? undefined : createClaim(stores.keyv('interactions'), { random: runtime.random, log }),
    ...{ logTrouble, clock, log },
  });
}
