import { aloneBus, type Bus } from '../bus.ts';
import { UserError } from '../errors.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { entriesOf, type SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Change, type GuildRecord, guildRecord, HISTORY_LENGTH, type Reason } from './record.ts';
import { defaultSettings, type Patch, type Settings } from './schema.ts';
import { differences, ownValues, parseSettings } from './values.ts';

/** A guild's settings at one moment. */
interface Snapshot {
  settings: Settings;
  /** The number of changes. It identifies the version that an admin saw. */
  revision: number;
}

/** Who changes the settings. */
interface ChangeRequest {
  /** A user id. */
  by: string;
  /** New values. A default removes the guild's own value. */
  patch: Patch;
  /** Why, for the log. */
  reason?: Reason;
  /** The version that the person saw. Fields changed since then aren't overwritten. */
  seenRevision?: number;
}

export interface Changed extends Snapshot {
  guildId: string;
  before: Settings;
  changes: readonly Change[];
}

/** Somebody else was faster, and nothing was changed. */
export class ConflictError extends UserError {
  /** The changes made meanwhile. */
  readonly changes: readonly Change[];

  constructor(changes: readonly Change[]) {
    super((t) => t('settings.conflict'));
    this.changes = changes;
  }
}

export interface SettingsStore {
  /** From memory, except the first time, or if other processes may have changed them. */
  get(guildId: string): Promise<Snapshot>;
  /** Only from memory: the defaults for a guild that hasn't been read yet. */
  peek(guildId: string): Settings;
  /**
   * The only way to change settings: one change of a guild after the other, whole or not at all. Resolves once it is
   * stored. Throws a `UserError` for an invalid value and a `ConflictError` if somebody was faster.
   */
  change(guildId: string, request: ChangeRequest): Promise<Changed>;
  /** The last changes, the newest first. */
  history(guildId: string): Promise<readonly Change[]>;
  /** Each guild's own settings, with the time. */
  records(): AsyncIterable<[guildId: string, GuildRecord]>;
  forget(guildId: string): Promise<void>;
}

export function createSettingsStore(deps: {
  keyv: SharedKeyv<GuildRecord>;
  clock: Clock;
  log: Log;
  /** Checks new values before they are stored. Throws a `UserError` for a forbidden one. */
  check?(guildId: string, patch: Patch): Promise<void>;
  /** Called before each change. */
  beforeChange?(guildId: string, patch: Patch): Promise<void>;
  /** Called after each stored change. Must not throw. */
  onChange(changed: Changed): void;
  /** Tells the other processes of changes, and of theirs. */
  bus?: Bus;
  isShared?: boolean;
  /** Called when settings in memory were read anew. */
  onRead?(): void;
}): SettingsStore {
  const { keyv, clock, log, bus = aloneBus, isShared = false } = deps;
  /** Without histories, which would fill the memory of a bot in a hundred thousand guilds. */
  const known = new Map<string, Snapshot>();
  const reading = new Map<string, Promise<void>>();
  /** Reads that begin and writes that end, by number. A guild is known as of the last of them that it was learned by. */
  let count = 0;
  const knownAsOf = new Map<string, number>();
  const changing = createKeyedMutex();

  const recordOf = async (guildId: string) => guildRecord.parse((await keyv.get(guildId)) ?? {});

  async function read(guildId: string): Promise<void> {
    const begun = ++count;
    const { values, revision } = await recordOf(guildId);
    // Something newer has become known meanwhile.
    if (begun < (knownAsOf.get(guildId) ?? 0)) return known.has(guildId) ? undefined : read(guildId);
    known.set(guildId, { settings: parseSettings(values), revision });
    knownAsOf.set(guildId, begun);
  }

  function readOnce(guildId: string): Promise<void> {
    const underWay = reading.get(guildId) ?? read(guildId).finally(() => reading.delete(guildId));
    reading.set(guildId, underWay);
    return underWay;
  }

  async function get(guildId: string): Promise<Snapshot> {
    if (isShared) await read(guildId);
    else if (!known.has(guildId)) await readOnce(guildId);
    const snapshot = known.get(guildId);
    if (!snapshot) throw new Error(`The settings of guild ${guildId} were not read`);
    return snapshot;
  }

  /** Until then, the ones in memory count. */
  async function readAgain(guildIds: readonly string[]) {
    for (const guildId of guildIds)
      await read(guildId).catch((err) => log.warn({ err, guild: guildId }, 'could not read settings'));
    if (guildIds.length > 0) deps.onRead?.();
  }
  bus.subscribe('settings', (guildId) => void readAgain(known.has(guildId) ? [guildId] : []));
  bus.onGap(() => void readAgain([...known.keys()]));

  /** What the request makes of a record; no changes if it has all the values already. */
  async function changesTo(record: GuildRecord, guildId: string, request: ChangeRequest) {
    const { by, patch, reason, seenRevision } = request;
    const before = parseSettings(record.values);
    const revision = record.revision + 1;
    const stamp = { revision, by, atMs: clock.now(), ...(reason !== undefined && { reason }) };
    const changes = differences(before, patch).map((change) => ({ ...stamp, ...change }));
    if (changes.length === 0)
      return { record, changed: { guildId, settings: before, before, revision: record.revision, changes } };
    if (seenRevision !== undefined) checkSeen(record, seenRevision, changes);
    const checked = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
    await deps.check?.(guildId, checked);
    // Only the last of them is kept, so that they don't displace admins' changes.
    const kept = record.history.filter((change) => reason !== 'opt-out' || change.reason !== 'opt-out');
    const values = ownValues({ ...before, ...checked });
    const history = [...kept, ...changes].slice(-HISTORY_LENGTH);
    const settings = parseSettings(values);
    return {
      record: { ...record, revision, values, history },
      changed: { guildId, settings, before, revision, changes },
    };
  }

  async function apply(guildId: string, request: ChangeRequest): Promise<Changed> {
    const { by, reason, patch } = request;
    await deps.beforeChange?.(guildId, patch);
    let made: Awaited<ReturnType<typeof changesTo>> | undefined;
    const begun = ++count;
    await keyv.update(guildId, async (stored) => {
      made = await changesTo(guildRecord.parse(stored ?? {}), guildId, request);
      return made.changed.changes.length === 0 ? stored : made.record;
    });
    if (!made) throw new Error(`The settings of guild ${guildId} were not read`);
    const { changed } = made;
    const { settings, revision, changes } = changed;
    // A read may have seen another process's change of this one.
    const isOld = begun < (knownAsOf.get(guildId) ?? 0) && revision < (known.get(guildId)?.revision ?? 0);
    if (!isOld) {
      known.set(guildId, { settings, revision });
      knownAsOf.set(guildId, ++count);
    }
    if (changes.length === 0) return changed;
    log.info({ guild: guildId, by, reason, fields: changes.map(({ field }) => field) }, 'settings changed');
    bus.publish('settings', guildId);
    deps.onChange(changed);
    return changed;
  }

  return {
    get,
    peek(guildId) {
      if (!known.has(guildId) && isShared && !reading.has(guildId))
        void readOnce(guildId).then(deps.onRead, () => {});
      return known.get(guildId)?.settings ?? defaultSettings;
    },
    change: (guildId, request) => changing.run(guildId, () => apply(guildId, request)),
    history: async (guildId) => (await recordOf(guildId)).history.toReversed(),
    async *records() {
      for await (const [guildId, stored] of entriesOf(keyv)) yield [guildId, guildRecord.parse(stored)];
    },
    async forget(guildId) {
      await keyv.delete(guildId);
      known.delete(guildId);
      knownAsOf.set(guildId, ++count);
      bus.publish('settings', guildId);
    },
  };
}

function checkSeen(record: GuildRecord, seenRevision: number, wanted: readonly Change[]) {
  const fields = new Set(wanted.map(({ field }) => field));
  const since = record.history.filter(({ revision, field }) => revision > seenRevision && fields.has(field));
  // A change older than the history may have been anything.
  const oldest = record.history[0]?.revision ?? record.revision + 1;
  const isForgotten = record.history.length >= HISTORY_LENGTH && seenRevision < oldest;
  if (since.length > 0 || isForgotten) throw new ConflictError(since);
}
