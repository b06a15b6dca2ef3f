import { createAssistant } from '../assistant/assistant.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../config.ts';
import { createJobInputs } from '../delivery/job-inputs.ts';
import { createLastFrameOf } from '../delivery/last-frame-of.ts';
import { createLimiter } from '../delivery/limiter.ts';
import { createSourceMusic } from '../delivery/source-music.ts';
import { createReadableChannels } from '../discord/channel-rights.ts';
import { createIsMember } from '../discord/is-member.ts';
import type { RestClients } from '../discord/rest.ts';
import type { OperatorService } from '../interactions/ports/operator.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Job } from '../jobs/job.ts';
import { createFilmHolds } from '../jobs/ledger.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Log } from '../log.ts';
import { createModerator } from '../moderation/moderator.ts';
import { createWriteShots } from '../requests/board/write-shots.ts';
import { createCast } from '../requests/cast.ts';
import type { Allowances } from '../requests/checks.ts';
import { createImprove } from '../requests/improve.ts';
import type { PendingRequests } from '../requests/pending.ts';
import type { Preferences } from '../requests/preferences.ts';
import { createRequests } from '../requests/requests.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Signer } from '../signer.ts';
import type { Stores } from '../store/stores.ts';
import type { createGuildSettings } from './guild-settings.ts';
import type { createStories } from './stories.ts';
import type { createVideos } from './videos.ts';

/** Each of them is entirely in memory. */
const IMAGES_CHECKED_AT_ONCE = 2;

/** Everything between a member request and its job. A process without a gateway needs it for the shots of films. */
export function createBotRequests(deps: {
  config: Pick<Config, 'assistant' | 'moderation'>;
  stores: Stores;
  rest: RestClients;
  catalog: Catalog;
  engine: Engine;
  store: JobStore;
  findJob(id: string): Promise<Job | undefined>;
  guildSettings: ReturnType<typeof createGuildSettings>;
  stories: ReturnType<typeof createStories>;
  videos: ReturnType<typeof createVideos>;
  members: { pending: PendingRequests; preferences: Preferences };
  operator: Pick<OperatorService, 'intake' | 'trials'>;
  signer: Signer;
  runtime: Runtime;
  log: Log;
}) {
  const { stores, rest, catalog, engine, store, findJob, videos, signer, runtime, log } = deps;
  const { settings, optedOutNames, allowancesOf, warnings } = deps.guildSettings;
  const { files, attachments, imageReader, decoder } = videos;
  const { clock, network } = runtime;
  const { assistant, moderation } = deps.config;

  const sourceVideos = videos.createSourceVideos(findJob);
  const lastFrameOf = createLastFrameOf({ files, videos: sourceVideos, decoder, clock });
  const music = createSourceMusic({ decoder, clock, log });
  const inputs = createJobInputs(
    ...([files, attachments, imageReader, lastFrameOf, videos.cast, sourceVideos, music] as const),
  );
  const moderator =
    moderation && createModerator(moderation, createLimiter(IMAGES_CHECKED_AT_ONCE), { clock, network });
  const isMember = createIsMember({ rest: rest.edits, clock });
  const cast = createCast({ store: stores.cast, isMember, log });
  const allowances: Allowances = {
    ...createFilmHolds(allowancesOf, engine.all),
    used: store.used,
    onRefused: warnings.onRefused,
  };
  const forget = files.remove;
  const { beginShot, ...requests } = createRequests({
    ...{ catalog, settings, allowances, signer, clock, log, cast },
    intake: deps.operator.intake,
    random: runtime.random,
    jobs: { ...engine, findJob },
    inputs: { ...inputs, forget },
    moderation: { moderator, noteRefusal: store.noteRefusal },
    members: { optedOutNames, ...deps.members },
    retries: stores.keyv('retries'),
    trials: deps.operator.trials,
    stories: deps.stories,
    reels: {
      store,
      readableChannels: createReadableChannels({ rest: rest.edits, clock, log }),
      canJoin: decoder?.writesH264 === true,
    },
  });
  const assisted = assistant && {
    assistant: createAssistant(assistant, { clock, network }),
    calls: stores.assistantCalls,
    ...{ settings, allowances, optedOutNames, cast, clock, log },
    moderation: { moderator, log },
  };
  return {
    requests: {
      ...requests,
      ...(assisted && { improve: createImprove(assisted), writeShots: createWriteShots(assisted) }),
    },
    ...{ beginShot, findJob, allowances, sourceVideos, moderator, isMember, cast },
    inputs: { ...inputs, forget },
  };
}
