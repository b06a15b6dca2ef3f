import type { APIMessageTopLevelComponent } from 'discord.js';
import { Keyv } from 'keyv';
import { pino } from 'pino';
import type { MessageBody } from '../../src/discord/message-body.ts';
import type { SmallFile } from '../../src/discord/small-files.ts';
import { createShownBoards } from '../../src/interactions/film/shown-boards.ts';
import type { ExtrasOf, InteractionExtras } from '../../src/interactions/member-interaction.ts';
import type { Spender } from '../../src/jobs/allowance.ts';
import type { Job } from '../../src/jobs/job.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import { createImports } from '../../src/settings/imports.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createSettingsStore } from '../../src/settings/store.ts';
import { createSigner } from '../../src/signer.ts';
import { createFakeClock } from './clock.ts';
import { memoryKeyv } from './keyv.ts';
import { modelsOf } from './models.ts';
import { aModel, GUILD } from './requests.ts';

// Small fakes of the ports that handlers are made from.

export const silent = pino({ level: 'silent' });

export function fakeExtras(extras: Partial<InteractionExtras> = {}): ExtrasOf {
  const none = {
    isAgeRestricted: false,
    parentChannelId: null,
    isLocked: false,
    roleIds: [],
    permissionsOf: {},
  };
  return { of: () => ({ ...none, ...extras }) };
}

/** `moderates`: the channels, other than the interaction's, that the member moderates according to Discord. */
export function fakeDiscord({
  moderates = [],
  ...extras
}: { moderates?: readonly string[] } & Partial<InteractionExtras> = {}) {
  const asked: string[][] = [];
  const edits: { components: APIMessageTopLevelComponent[]; files: readonly SmallFile[] }[] = [];
  return {
    /** The channels in requests to Discord. */
    asked,
    /** The contents of deferred answers. */
    edits,
    async editReply(_: unknown, components: APIMessageTopLevelComponent[], files: readonly SmallFile[] = []) {
      edits.push({ components, files });
    },
    // Time stands still.
    shownBoards: createShownBoards({ now: () => 0, after: () => () => {} }),
    extras: fakeExtras(extras),
    async moderatedChannels(_: unknown, channelIds: Iterable<string>) {
      const wanted = [...channelIds];
      asked.push(wanted);
      return new Set(wanted.filter((id) => moderates.includes(id)));
    },
  };
}

/** A signer with a key of its own. */
export function aSigner() {
  return createSigner(memoryKeyv(), systemRandom);
}

/** A fake library's text for every job. */
export const PROGRESS = 'its progress';

/** `shownBy`: which message shows which job. */
export function fakeLibrary(jobs: readonly Job[], shownBy: Record<string, Job> = {}) {
  return {
    find: async (jobId: string) => jobs.find(({ id }) => id === jobId),
    findByMessage: async (messageId: string): Promise<Job | undefined> => shownBy[messageId],
    viewChain: async () => undefined,
    creditsOf: async (): Promise<SmallFile | undefined> => undefined,
    render: async (): Promise<MessageBody> => ({ content: PROGRESS, allowed_mentions: { parse: [] } }),
  };
}

/** The real settings of one server. */
export async function startSettings(patch: Patch = {}, clock = createFakeClock()) {
  const settings = createSettingsStore({ keyv: memoryKeyv(), clock, log: silent, onChange() {} });
  if (Object.keys(patch).length > 0) await settings.change(GUILD, { by: 'an admin', patch });
  return settings;
}

/** The dependencies of `/settings` and its panel. `file`: the content of an uploaded file. */
export async function startSettingsPort(
  patch: Patch = {},
  { file = '', models = modelsOf([aModel('boat')]), isModerated = true, usedUsd = 0 } = {},
) {
  const clock = createFakeClock();
  const settings = await startSettings(patch, clock);
  const asked: unknown[] = [];
  return {
    /** The members whose names were requested from Discord. */
    asked,
    settings: { ...settings, imports: createImports(new Keyv()), readText: async () => file },
    catalog: { offered: models, labelOf: (id: string) => id },
    discord: {
      extras: fakeExtras(),
      async findNames(guildId: string, kind: string, words: readonly string[]) {
        asked.push([guildId, kind, words.length]);
        return [{ name: 'films', mention: '<#1200000000000000061>' }];
      },
      readShowcase: async () => undefined,
    },
    requests: {
      allowances: {
        of: (spender: Spender) => allowancesOf(settings.peek(GUILD), noCaps, spender),
        used: async () => usedUsd,
      },
    },
    privacy: { kept: { isModerated } },
    signer: await aSigner(),
    clock,
  };
}

const noCaps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
