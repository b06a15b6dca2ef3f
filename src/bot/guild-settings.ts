import type { Config } from '../config.ts';
import { createLogChannelCheck } from '../discord/log-channel-check.ts';
import type { RestClients } from '../discord/rest.ts';
import type { ReadShowcase } from '../discord/showcase-channel.ts';
import { createShowcaseCheck } from '../discord/showcase-check.ts';
import type { Spender } from '../jobs/allowance.ts';
import { aloneFleet } from '../jobs/fleet.ts';
import type { JobStore } from '../jobs/store.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { translator } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { createOptedOutNames } from '../privacy/opted-out-names.ts';
import { createBudgetWarnings } from '../replies/budget-warnings.ts';
import { createWriteToLog, logLines } from '../replies/log-channel.ts';
import { createLogTrouble } from '../replies/log-trouble.ts';
import { createReviewLog } from '../replies/review-log.ts';
import { createSettingsLog } from '../replies/settings-log.ts';
import type { Clock } from '../runtime/clock.ts';
import { allowancesOf } from '../settings/effective.ts';
import type { Patch, Settings } from '../settings/schema.ts';
import { type Changed, createSettingsStore } from '../settings/store.ts';
import type { Stores } from '../store/stores.ts';

/** Admins' settings, the rules that follow from them for each request, and the lines in their log channel. */
export function createGuildSettings(deps: {
  stores: Stores;
  rest: RestClients;
  caps: Config['caps'];
  used: JobStore['used'];
  labelOf(modelId: string): string;
  /** A guild's own language in Discord, if known. */
  guildLocale(guildId: string): string | null;
  readShowcase: ReadShowcase;
  /** Called before each change made here. */
  beforeChange?(guildId: string, patch: Patch): Promise<void>;
  /** Called after each stored change, here or elsewhere. `changed` is known of those made here. */
  onChange(changed?: Changed): void;
  clock: Clock;
  log: Log;
}) {
  const { stores, rest, caps, used, labelOf, clock, log } = deps;
  const { bus } = stores.fleet;
  const logTrouble = createLogTrouble(clock.steadyMs);
  const writeToLog = createWriteToLog({ rest: rest.edits, trouble: logTrouble, clock, log });
  const translatorOf = (guildId: string) => {
    const guildLocale = deps.guildLocale(guildId);
    return translator(guildLocaleOf({ guildLocale }, settings.peek(guildId)), guildId);
  };
  const announce = createSettingsLog({ writeToLog, labelOf, translatorOf });
  const optedOutNames = createOptedOutNames(stores.keyv('opted-out-names'), bus);
  async function forgetNames({ guildId, settings: { optedOutMembers }, changes }: Changed) {
    if (!changes.some(({ field }) => field === 'optedOutMembers')) return;
    await optedOutNames
      .keepOnly(guildId, optedOutMembers)
      .catch((err: unknown) => log.warn({ err, guild: guildId }, 'could not clear cached names'));
  }
  const checkLogChannel = createLogChannelCheck({ rest: rest.edits, translatorOf, logLines, clock });
  const checkShowcase = createShowcaseCheck({ readShowcase: deps.readShowcase, clock });
  const settings = createSettingsStore({
    keyv: stores.keyv('settings'),
    ...{ bus, clock, log },
    isShared: stores.fleet !== aloneFleet,
    onRead: () => deps.onChange(),
    ...(deps.beforeChange && { beforeChange: deps.beforeChange }),
    async check(guildId, patch) {
      await checkLogChannel(guildId, patch);
      await checkShowcase(guildId, patch);
    },
    onChange(changed) {
      void announce(changed);
      void forgetNames(changed);
      deps.onChange(changed);
    },
  });
  const allowancesInMemory = (spender: Spender) =>
    allowancesOf(settings.peek(spender.guildId), caps, spender);
  async function freshAllowances(spender: Spender) {
    await settings.get(spender.guildId);
    return allowancesInMemory(spender);
  }
  const warnings = createBudgetWarnings({
    keyv: stores.keyv('budget-warnings'),
    settingsOf: settings.peek,
    ...{ allowancesOf: allowancesInMemory, used, writeToLog, labelOf, translatorOf, clock, log },
  });
  const reviewLog = createReviewLog({ settingsOf: settings.peek, writeToLog });
  return {
    settings,
    optedOutNames,
    allowancesOf: { of: allowancesInMemory, fresh: freshAllowances },
    warnings,
    reviewLog,
    logTrouble,
    writeToLog,
  };
}

/** How many jobs may run at once, by the settings in memory. `usual`: for a member if the server sets nothing. */
export function createRunningLimits(
  settings: { peek(guildId: string): Pick<Settings, 'memberJobsAtOnce' | 'serverJobsAtOnce'> },
  usual: { ofMember: number },
) {
  return {
    memberRunning: (guildId: string) => settings.peek(guildId).memberJobsAtOnce ?? usual.ofMember,
    guildRunning: (guildId: string) => settings.peek(guildId).serverJobsAtOnce ?? Number.POSITIVE_INFINITY,
  };
}
