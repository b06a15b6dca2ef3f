import type { CastFiles } from '../delivery/cast-files.ts';
import { createIsInGuild } from '../discord/is-in-guild.ts';
import type { RestClients } from '../discord/rest.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { createGuildPresence } from '../privacy/guild-presence.ts';
import { createMemberData } from '../privacy/member-data.ts';
import type { OptedOutNames } from '../privacy/opted-out-names.ts';
import { createRetention } from '../privacy/retention.ts';
import type { Boards } from '../requests/board/boards.ts';
import type { Drafts } from '../requests/drafts.ts';
import type { PendingRequests } from '../requests/pending.ts';
import type { Preferences } from '../requests/preferences.ts';
import type { Stories } from '../requests/stories.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { Stores } from '../store/stores.ts';

/** Personal data of members and guilds: storage, export and deletion. */
export function createPersonalData(deps: {
  stores: Stores;
  cast: CastFiles;
  rest: RestClients;
  retentionDays: number;
  preferences: Preferences;
  pending: PendingRequests;
  drafts: Drafts;
  stories: Pick<Stories, 'ofMember' | 'forgetMember' | 'forgetGuild'>;
  boards: Boards;
  settings: SettingsStore;
  optedOutNames: OptedOutNames;
  removeFiles(job: Job): Promise<void>;
  engine(): Engine;
  clock: Clock;
  log: Log;
}) {
  const { stores, stories, rest, retentionDays, preferences, pending, drafts, boards } = deps;
  const { settings, optedOutNames } = deps;
  const { removeFiles, engine, clock, log } = deps;
  const { personalData: data, showcase } = stores;
  const members = createMemberData({
    ...{ data, preferences, pending, drafts, boards, stories, settings },
    ...{ optedOutNames, showcase, removeFiles, clock, engine },
    cast: { ...stores.cast, ...deps.cast },
    erasures: stores.keyv('erasures'),
  });
  const guilds = createGuildPresence({
    absences: stores.keyv('absences'),
    knownGuildIds: data.guildIds,
    clock,
    log,
  });
  const retention = createRetention({
    ...{
      days: retentionDays,
      data,
      members,
      guilds,
      settings,
      optedOutNames,
      showcase,
      stories,
      removeFiles,
      clock,
      log,
      engine,
    },
    cast: deps.cast,
    isSweeper: () => stores.fleet.hasDuty('retention'),
    isInGuild: createIsInGuild(rest.edits),
  });
  return { members, guilds, retention };
}
