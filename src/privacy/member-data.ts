import type { Keyv } from 'keyv';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Job } from '../jobs/job.ts';
import type { JobEvent } from '../jobs/job-events.ts';
import { type ByState, decisionFor } from '../jobs/states.ts';
import { entriesOf } from '../keyv-entries.ts';
import type { PendingRequests } from '../requests/pending.ts';
import type { Preferences } from '../requests/preferences.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { OptedOutNames } from './opted-out-names.ts';
import type { PersonalData } from './personal-data.ts';

/** Jobs that are forgotten in one write. */
const BATCH = 200;
/** As long as a job may take to come to its end. */
const ERASURE_KEPT_MS = 30 * 24 * 60 * 60_000;

/** A member's control over their personal data, in all guilds of this bot. */
export interface MemberData {
  /** Everything, as plain JSON; no token and no address that is one. */
  exportOf(userId: string): Promise<object>;
  /**
   * Stops what can be stopped and makes the rest anonymous; what is still on its way follows when it has ended.
   * Resolves with how many those are.
   */
  forget(userId: string): Promise<{ onTheWay: number }>;
  /** To be called with each job that has settled: its member may have asked to be forgotten. */
  onSettled(job: Job): Promise<void>;
  /** Does what a crash or a full disk left undone. */
  catchUp(): Promise<void>;
}

export function createMemberData(deps: {
  data: PersonalData;
  engine(): Pick<Engine, 'all' | 'apply' | 'cancel'>;
  preferences: Preferences;
  pending: PendingRequests;
  settings: SettingsStore;
  optedOutNames: Pick<OptedOutNames, 'ofMember'>;
  /** When each member asked to be forgotten. */
  erasures: Keyv<number>;
  /** Throws away files, thumbnail and hosted copy of a job. */
  removeFiles(job: Job): Promise<void>;
  clock: Clock;
}): MemberData {
  const { data, preferences, pending, erasures, clock } = deps;

  async function forgetSettled(userId: string, beforeMs: number) {
    for (;;) {
      const jobs = await data.settled({ userId, beforeMs }, BATCH);
      if (jobs.length === 0) break;
      for (const job of jobs) await deps.removeFiles(job);
      await data.makeAnonymous(jobs);
    }
    await data.forgetImageOwner(userId, { beforeMs, exceptGuildIds: await optedOutIn(userId) });
    await data.wipe();
  }

  /** Where a member wants to be in no videos: there, whose an image was is still needed to refuse copies of it. */
  async function optedOutIn(userId: string): Promise<string[]> {
    const guildIds: string[] = [];
    for await (const [guildId, { values }] of deps.settings.records())
      if (names(values['optedOutMembers'], userId)) guildIds.push(guildId);
    return guildIds;
  }

  /** Ends a job as far as it can be ended now; what is paid for and under way comes to its end by itself. */
  async function stop(job: Job) {
    const ending = decisionFor(endings, job)(job);
    if (ending === 'cancel') await deps.engine().cancel(job.id);
    else await deps.engine().apply(job.id, ending);
  }

  const unsettledOf = (userId: string) =>
    [...deps.engine().all()].filter(({ origin }) => origin.userId === userId);

  return {
    async exportOf(userId) {
      return {
        exportedAt: toIso(clock.now()),
        member: userId,
        videos: (await data.jobsOf(userId)).map(describeJob),
        ledger: (await data.ledgerOf(userId)).map(({ takenAtMs, ...entry }) => ({
          ...{ takenAt: toIso(takenAtMs), ...entry },
        })),
        preferences: {
          notify: await preferences.notify(userId),
          lastModel: preferences.lastModel(userId) ?? null,
        },
        typedIntoForms: [...(await pending.of(userId)).values()].map(({ model, options }) => ({
          model,
          ...options,
        })),
        settingsThatNameYou: await settingsNaming(userId, deps.settings),
        namesYouOptedOutWith: await deps.optedOutNames.ofMember(userId),
      };
    },

    async forget(userId) {
      const nowMs = clock.now();
      // First, so that whatever settles meanwhile is forgotten too.
      await erasures.set(userId, nowMs, ERASURE_KEPT_MS);
      for (const job of unsettledOf(userId)) await stop(job);
      await pending.forget(userId);
      await preferences.forget(userId);
      await forgetSettled(userId, nowMs + 1);
      return { onTheWay: unsettledOf(userId).length };
    },

    async onSettled({ imageOwnerIds = [], origin }) {
      for (const userId of new Set([origin.userId, ...imageOwnerIds])) {
        const atMs = await erasures.get(userId);
        if (atMs !== undefined) await forgetSettled(userId, atMs + 1);
      }
    },

    async catchUp() {
      for await (const [userId, atMs] of entriesOf(erasures)) {
        await forgetSettled(userId, atMs + 1);
        const open = [...deps.engine().all()].filter(({ origin, imageOwnerIds = [] }) =>
          [origin.userId, ...imageOwnerIds].includes(userId),
        );
        if (open.every(({ createdAtMs }) => createdAtMs > atMs)) await erasures.delete(userId);
      }
    },
  };
}

function describeJob(job: Job) {
  const { id, origin, request, notes, notify, status, costUsd, image, consent, review, createdAtMs } = job;
  return {
    id,
    askedAt: toIso(createdAtMs),
    server: origin.guildId,
    channel: origin.channelId,
    message: origin.messageId,
    roles: origin.roleIds,
    ...request,
    notes,
    notify,
    beganWithImage: image !== null,
    ...(consent && { consentConfirmedAt: toIso(consent.atMs) }),
    ...(review && { review: { decision: review.decision?.what ?? null, reason: review.decision?.reason } }),
    state: status.state,
    ...(status.state === 'failed' && { failure: status.kind }),
    costUsd,
  };
}

const cancel = () => 'cancel' as const;

const endings: ByState<[], JobEvent | 'cancel'> = {
  ...{ accepted: cancel, queued: cancel, submitting: cancel, running: cancel, cancelling: cancel },
  ...{ downloading: cancel, delivering: cancel, succeeded: cancel, failed: cancel, cancelled: cancel },
  unclear: () => ({ type: 'given-up' }),
  reviewing: ({ origin }) => ({ type: 'reviewed', decision: { what: 'discarded', by: origin.userId } }),
  undeliverable: () => ({ type: 'failed', kind: 'undeliverable', cause: 'the member deleted their data' }),
};

async function settingsNaming(userId: string, settings: SettingsStore) {
  const found: object[] = [];
  for await (const [server, { values, history }] of settings.records()) {
    const named = Object.entries(values).filter(([, value]) => names(value, userId));
    const changes = history.filter(
      ({ by, before, after }) => by === userId || names([before, after], userId),
    );
    if (named.length === 0 && changes.length === 0) continue;
    found.push({
      server,
      settings: Object.fromEntries(named.map(([field, value]) => [field, onlyOf(value, userId)])),
      changes: changes.map(({ field, by, atMs }) => ({ field, byYou: by === userId, at: toIso(atMs) })),
    });
  }
  return found;
}

function names(value: unknown, userId: string): boolean {
  return JSON.stringify(value ?? null).includes(`"${userId}"`);
}

/** What a setting says of one member, and nothing of the others that it names. */
function onlyOf(value: unknown, userId: string): unknown {
  if (Array.isArray(value)) return value.filter((one) => one === userId);
  return Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => key === userId));
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}
