import type { Keyv } from 'keyv';
import type { CastMember, CastStore } from '../jobs/cast-store.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { FilmShot } from '../jobs/film.ts';
import type { Job } from '../jobs/job.ts';
import type { JobEvent } from '../jobs/job-events.ts';
import type { ShowcaseStore } from '../jobs/showcase-store.ts';
import { type ByState, decisionFor } from '../jobs/states.ts';
import type { Story } from '../jobs/story.ts';
import { entriesOf } from '../keyv-entries.ts';
import type { Boards } from '../requests/board/boards.ts';
import type { Drafts } from '../requests/drafts.ts';
import type { PendingRequests } from '../requests/pending.ts';
import type { Preferences } from '../requests/preferences.ts';
import type { Draft } from '../requests/request.ts';
import type { Stories } from '../requests/stories.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { OptedOutNames } from './opted-out-names.ts';
import type { PersonalData } from './personal-data.ts';

/** Jobs that are anonymized in one write. */
const BATCH = 200;
/** The longest time that a job may take to end. */
const ERASURE_KEPT_MS = 30 * 24 * 60 * 60_000;

/** A member's control over their personal data, in all guilds of this bot. */
export interface MemberData {
  /** Everything, as plain JSON, without tokens or URLs that contain one. */
  exportOf(userId: string): Promise<object>;
  /**
   * Stops jobs where possible and makes the others anonymous. Jobs that can't be stopped follow when they end. Resolves
   * with their number.
   */
  forget(userId: string): Promise<{ onTheWay: number }>;
  /** Call this for each job that has settled: its member may have requested deletion. */
  onSettled(job: Job): Promise<void>;
  /** Whether the member has requested deletion since the job. Something may still be made for it meanwhile. */
  isForgotten(job: Job): Promise<boolean>;
  /** Finishes deletions that a crash or a full disk interrupted. */
  catchUp(): Promise<void>;
}

export function createMemberData(deps: {
  data: PersonalData;
  engine(): Pick<Engine, 'all' | 'apply' | 'cancel'>;
  preferences: Preferences;
  pending: PendingRequests;
  drafts: Drafts;
  stories: Pick<Stories, 'ofMember' | 'forgetMember'>;
  boards: Pick<Boards, 'of' | 'forget'>;
  settings: SettingsStore;
  optedOutNames: Pick<OptedOutNames, 'ofMember'>;
  showcase: Pick<ShowcaseStore, 'ofMember' | 'forgetMember'>;
  cast: Pick<CastStore, 'ofMember'> & { forgetMember(userId: string, beforeMs: number): Promise<void> };
  /** When each member requested deletion. */
  erasures: Keyv<number>;
  /** Deletes files, thumbnail and hosted copy of a job. */
  removeFiles(job: Job): Promise<void>;
  clock: Clock;
}): MemberData {
  const { data, preferences, pending, drafts, boards, erasures, clock } = deps;

  /** Resolves with the number of jobs that only another process may be able to read. */
  async function forgetSettled(userId: string, beforeMs: number): Promise<number> {
    await deps.showcase.forgetMember(userId, beforeMs, clock.now());
    await deps.cast.forgetMember(userId, beforeMs);
    // A clip that was paid for meanwhile has joined its story.
    await deps.stories.forgetMember(userId);
    for (;;) {
      const { jobs, unreadableIds } = await data.settled({ userId, beforeMs }, BATCH);
      if (jobs.length + unreadableIds.length === 0) break;
      for (const job of jobs) await deps.removeFiles(job);
      await data.makeAnonymous(jobs);
      // Nobody can tell what is personal in them.
      await data.remove(unreadableIds);
    }
    const kept = await data.removeUnreadable({ userId, beforeMs });
    await data.forgetImageOwner(userId, { beforeMs, exceptGuildIds: await optedOutIn(userId) });
    await data.wipe();
    return kept;
  }

  /**
   * Guilds where a member has opted out of videos: there, the owner of an image is still needed to refuse copies of it.
   */
  async function optedOutIn(userId: string): Promise<string[]> {
    const guildIds: string[] = [];
    for await (const [guildId, { values }] of deps.settings.records())
      if (names(values['optedOutMembers'], userId)) guildIds.push(guildId);
    return guildIds;
  }

  /** Ends a job as far as possible now. A job that is paid for and running ends by itself. */
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
        waitingForYou: [...(await pending.of(userId)).values()].map(describeDraft),
        drafts: (await drafts.of(userId)).map(describeDraft),
        films: (await boards.of(userId)).map(describeBoard),
        settingsThatNameYou: await settingsNaming(userId, deps.settings),
        namesYouOptedOutWith: await deps.optedOutNames.ofMember(userId),
        ...describeShowcase(await deps.showcase.ofMember(userId)),
        cast: (await deps.cast.ofMember(userId)).map(describeCast),
        stories: (await deps.stories.ofMember(userId)).map((story) => describeStory(story, userId)),
      };
    },

    async forget(userId) {
      const nowMs = clock.now();
      // First, so that jobs that settle meanwhile are anonymized too.
      await erasures.set(userId, nowMs, ERASURE_KEPT_MS);
      for (const job of unsettledOf(userId)) await stop(job);
      await pending.forget(userId);
      await drafts.forget(userId);
      await boards.forget(userId);
      await preferences.forget(userId);
      const kept = await forgetSettled(userId, nowMs + 1);
      return { onTheWay: unsettledOf(userId).length + kept };
    },

    async onSettled({ imageOwnerIds = [], origin }) {
      for (const userId of new Set([origin.userId, ...imageOwnerIds])) {
        const atMs = await erasures.get(userId);
        if (atMs !== undefined) await forgetSettled(userId, atMs + 1);
      }
    },

    isForgotten: async ({ origin, createdAtMs }) =>
      ((await erasures.get(origin.userId)) ?? Number.NEGATIVE_INFINITY) >= createdAtMs,

    async catchUp() {
      for await (const [userId, atMs] of entriesOf(erasures)) {
        const kept = await forgetSettled(userId, atMs + 1);
        const open = [...deps.engine().all()].filter(({ origin, imageOwnerIds = [] }) =>
          [origin.userId, ...imageOwnerIds].includes(userId),
        );
        if (kept === 0 && open.every(({ createdAtMs }) => createdAtMs > atMs)) await erasures.delete(userId);
      }
    },
  };
}

/** Without links to files: they are Discord's, and let anybody see them. */
function describeDraft({ task, model, options, inputs }: Draft) {
  return { task, model, ...options, inputs: inputs.map(({ role }) => role) };
}

function describeBoard({
  guildId,
  count: _,
  films: made,
  ...board
}: Awaited<ReturnType<Boards['of']>>[number]) {
  const shots = board.shots.map(({ takes, ...shot }) => ({
    ...{ ...shot, videos: Object.values(takes).map(({ jobId }) => jobId) },
  }));
  return { server: guildId, ...board, shots, videos: Object.values(made) };
}

function describeShowcase({ stars, copies }: Awaited<ReturnType<ShowcaseStore['ofMember']>>) {
  return {
    starsYouGave: stars.map(({ jobId, guildId, givenAtMs }) => ({
      ...{ video: jobId, server: guildId, at: toIso(givenAtMs) },
    })),
    videosInShowcases: copies.map(({ jobId, guildId, state, channelId, messageId }) => ({
      ...{ video: jobId, server: guildId, state, channel: channelId, message: messageId },
    })),
  };
}

/** The images follow as files. */
function describeCast({ id, guildId, name, description, images, ...one }: CastMember) {
  return {
    ...{ id, server: guildId, name, description, images: images.length, sharedWithServer: one.isShared },
    ...{ addedAt: toIso(one.createdAtMs), lastUsedAt: toIso(one.usedAtMs) },
    ...(one.state === 'ready' && one.consent && { consentConfirmedAt: toIso(one.consent.atMs) }),
  };
}

function describeStory({ id, guildId, title, starterId, opening, clips, turn }: Story, userId: string) {
  const isOwn = starterId === userId;
  return {
    ...{ thread: id, server: guildId, startedByYou: isOwn },
    ...(isOwn && { title, ...(opening !== undefined && { firstPrompt: opening }) }),
    yourClips: clips.filter((clip) => clip.userId === userId).map(({ jobId }) => jobId),
    ...(turn?.userId === userId && { yourTurnUntil: toIso(turn.untilMs) }),
  };
}

function describeJob(job: Job) {
  const { id, origin, request, reel, notes, notify, status, costUsd, createdAtMs } = job;
  const { film, inputs, continues, story, consent, review, isDeleted = false } = job;
  return {
    id,
    askedAt: toIso(createdAtMs),
    server: origin.guildId,
    channel: origin.channelId,
    message: origin.messageId,
    roles: origin.roleIds,
    ...request,
    ...(film && { film: { kind: film.kind, shots: film.shots.map(describeShot) } }),
    ...(reel && { joinedFrom: reel.clips.flatMap(({ jobId }) => jobId || []) }),
    ...(reel?.captions && { captions: reel.captions.texts }),
    ...(reel?.musicRightsAtMs !== undefined && { musicRightsConfirmedAt: toIso(reel.musicRightsAtMs) }),
    notes,
    notify,
    inputs: inputs.map(({ role, contentType, bytes }) => ({ role, contentType, bytes })),
    ...(continues !== undefined && { madeFrom: continues }),
    ...(story !== undefined && { story }),
    ...(consent && { consentConfirmedAt: toIso(consent.atMs) }),
    ...(review && { review: { decision: review.decision?.what ?? null, reason: review.decision?.reason } }),
    state: status.state,
    ...(isDeleted && { messageDeleted: true }),
    ...(status.state === 'failed' && { failure: status.kind }),
    costUsd,
  };
}

/** Its own job has the rest, once there is one. */
function describeShot({ jobId, state, asked }: FilmShot) {
  return { id: jobId, state, ...(asked?.['options'] !== undefined && { options: asked['options'] }) };
}

const cancel = () => 'cancel' as const;

const endings: ByState<[], JobEvent | 'cancel'> = {
  ...{ accepted: cancel, queued: cancel, submitting: cancel, running: cancel, cancelling: cancel },
  ...{
    filming: cancel,
    assembling: cancel,
    downloading: cancel,
    delivering: cancel,
    succeeded: cancel,
    failed: cancel,
    cancelled: cancel,
  },
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

/** A setting's entry about one member, without the others that it contains. */
function onlyOf(value: unknown, userId: string): unknown {
  if (Array.isArray(value)) return value.filter((one) => one === userId);
  return Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => key === userId));
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}
