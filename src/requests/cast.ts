import { hash } from 'node:crypto';
import { lacks } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import { EditableError, PassingError } from '../errors.ts';
import type { CastMember, CastStore } from '../jobs/cast-store.ts';
import { listOf } from '../locales/format.ts';
import type { Sentence, Translate } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings/schema.ts';
import { hasAtSign } from '../text/clean.ts';
import { safeLine } from '../text/markdown.ts';
import { castKey, namedIn } from './cast-names.ts';
import { nothingMade } from './refusals.ts';
import type { CastSource, Draft, DraftInput } from './request.ts';
import type { Requester } from './requester.ts';

/** Of one of a cast. */
const MAX_CAST_IMAGES = 4;
/** Of those who are left out. A prompt may name a hundred, and a message has 2,000 characters. */
const MAX_LEFT_OUT_NOTES = 3;

type Member = Pick<Requester, 'guildId' | 'userId'>;
type CastSettings = Pick<Settings, 'sharedCast' | 'optedOutMembers' | 'blockedMembers'>;

/** A draft with the images of the cast that its prompt names. */
export interface Brought<D extends Draft> {
  draft: D;
  /** Whom it brings along, and who was left out. */
  notes: Sentence[];
  /** Why one of them can't be used. It passes if that may change by itself. */
  refusal: EditableError | undefined;
}

/** The cast in prompts. */
export interface Cast {
  /** The ones that a member can name here: their own, and those that others share. */
  usable(member: Member, settings: CastSettings): Promise<CastMember[]>;
  /**
   * Adds the images of everybody whom the prompt names, and drops those of an earlier prompt. Leaves out those whose
   * owner has opted out of videos, is blocked or left the server, and those that wait for a confirmation. Refuses names
   * from an earlier job that the member can't use.
   */
  bring<D extends Draft>(draft: D, member: Member, settings: CastSettings): Promise<Brought<D>>;
}

export function createCast(deps: {
  store: Pick<CastStore, 'visible'>;
  /** Throws if Discord doesn't say. */
  isMember(guildId: string, userId: string): Promise<boolean>;
  log: Log;
}): Cast {
  const { store, log } = deps;

  /** Everybody whom the member can name, whatever became of their owners, one for each name. */
  function named(
    visible: readonly CastMember[],
    { userId }: Member,
    { sharedCast }: CastSettings,
  ): CastMember[] {
    const keys = new Set<string>();
    return visible.filter((one) => {
      const isThere = one.state === 'ready' && (one.userId === userId || (one.isShared && sharedCast));
      if (!isThere || keys.has(one.key)) return false;
      keys.add(one.key);
      return true;
    });
  }

  /** Staff who block a member want nothing of theirs in videos. */
  const isBlocked = (one: CastMember, { userId }: Member, { blockedMembers }: CastSettings) =>
    one.userId !== userId && blockedMembers.includes(one.userId);
  const hasOptedOut = (one: CastMember, { userId }: Member, { optedOutMembers }: CastSettings) =>
    one.userId !== userId && optedOutMembers.includes(one.userId);

  /** Why one isn't brought along; `undefined` if they are. */
  async function obstacleTo(
    one: CastMember,
    member: Member,
    settings: CastSettings,
  ): Promise<{ note?: Sentence; refusal?: PassingError } | undefined> {
    const word = safeLine(`@${one.name}`);
    const { guildId } = member;
    if (one.state === 'asked') return { note: (t) => t('note.castAsked', { word }) };
    if (one.userId === member.userId) return undefined;
    // Whom they block is the staff's business.
    if (isBlocked(one, member, settings)) return { note: (t) => t('note.castUnavailable', { word }) };
    if (hasOptedOut(one, member, settings)) return { note: (t) => t('note.castOptedOut', { word }) };
    try {
      const isHere = await deps.isMember(guildId, one.userId);
      return isHere ? undefined : { note: (t) => t('note.castGone', { word }) };
    } catch (err) {
      log.warn({ err, guild: guildId }, 'could not ask whether the owner of a cast is in the server');
      return { refusal: nothingMade((t) => t('cast.unknownOwner', { word }), PassingError) };
    }
  }

  return {
    async usable(member, settings) {
      const visible = await store.visible(member.guildId, member.userId);
      return named(visible, member, settings).filter(
        (one) => !hasOptedOut(one, member, settings) && !isBlocked(one, member, settings),
      );
    },
    async bring(given, member, settings) {
      const draft = withoutCast(given);
      const { prompt } = draft.options;
      // An upscaled video has the prompt of the one before.
      if (draft.task === 'upscale' || !hasAtSign(prompt)) return { draft, notes: [], refusal: undefined };
      const visible = await store.visible(member.guildId, member.userId);
      const there = named(visible, member, settings);
      const waiting = visible.filter(({ userId, state }) => userId === member.userId && state === 'asked');
      const ofJob = (draft.cast ?? []).map(withKey);
      const lost = ofJob.filter(({ key }) => !there.some((one) => one.key === key));
      // Whoever confirmed a price or a right has seen these, and no others of the same name.
      const gone = given.inputs
        .flatMap((input) => castOf(input) ?? [])
        .filter(({ castId }) => !there.some(({ id }) => id === castId))
        .map(({ name }) => withKey(name));
      // Of a longer name, a shorter one isn't meant.
      const all = namedIn<CastMember | (typeof lost)[number]>(prompt, [
        ...gone,
        ...there,
        ...lost,
        ...waiting,
      ]);
      const asked = all.filter((one) => 'id' in one);
      const missing = all.filter((one) => !('id' in one));
      const obstacles = await Promise.all(asked.map((one) => obstacleTo(one, member, settings)));
      const used = asked.filter((_, index) => !obstacles[index]);
      const inputs = [...draft.inputs, ...used.flatMap(imagesOf)];
      return {
        draft: { ...draft, inputs },
        notes: [
          ...(used.length > 0 ? [(t: Translate) => t('note.cast', { names: namesOf(used, t) })] : []),
          ...obstacles.flatMap((obstacle) => obstacle?.note ?? []).slice(0, MAX_LEFT_OUT_NOTES),
        ],
        refusal: notAllHere(missing, gone) ?? obstacles.find((each) => each?.refusal)?.refusal,
      };
    },
  };
}

/** `gone`: the request itself had them, while it waited for its member. */
function notAllHere(missing: readonly Named[], gone: readonly Named[]): EditableError | undefined {
  if (missing.length === 0) return undefined;
  const isOwn = missing.some((one) => gone.includes(one));
  return nothingMade(
    (t) => (isOwn ? t('cast.imageGone') : t('cast.notHere', { names: namesOf(missing, t) })),
    EditableError,
  );
}

type Named = Pick<CastMember, 'name'>;

function withKey(name: string): Pick<CastMember, 'name' | 'key'> {
  return { name, key: castKey(name) };
}

/** `@mia and @ben` */
function namesOf(cast: readonly Named[], t: Translate): string {
  return listOf(
    cast.map(({ name }) => safeLine(`@${name}`)),
    t,
  );
}

function imagesOf({ id, name, userId, images, consent }: CastMember): DraftInput[] {
  return images.map((_, index) => ({
    role: 'reference',
    source: { castId: id, name, index, ownerId: userId, ...(consent && { consent }) },
  }));
}

function castOf({ source }: DraftInput): CastSource | undefined {
  return 'castId' in source ? source : undefined;
}

/** Whose images a draft has as references, if it has no others there: as prompts name them. */
export function castNamesOf({ inputs }: Pick<Draft, 'inputs'>): string[] {
  const references = inputs.filter(({ role }) => role === 'reference');
  const names = references.flatMap((input) => castOf(input)?.name ?? []);
  return names.length === references.length ? [...new Set(names)].map((name) => safeLine(`@${name}`)) : [];
}

/** A mark of those whom a draft brings along, for a button: not more than that they are the same. */
export function castMarkOf({ inputs }: Pick<Draft, 'inputs'>): { castMark?: string } {
  const ids = new Set(inputs.flatMap((input) => castOf(input)?.castId ?? []));
  return ids.size > 0 ? { castMark: hash('sha256', [...ids].join()).slice(0, 4) } : {};
}

/** A draft as its member composes it: the prompt says whom it brings along. */
export function withoutCast<D extends Draft>(draft: D): D {
  const inputs = draft.inputs.filter((input) => !castOf(input));
  return inputs.length === draft.inputs.length ? draft : { ...draft, inputs };
}

/** The draft with only this many images of each of the cast. */
function withImages<D extends Draft>(draft: D, count: number): D {
  const inputs = draft.inputs.filter((input) => (castOf(input)?.index ?? 0) < count);
  return inputs.length === draft.inputs.length ? draft : { ...draft, inputs };
}

/** The least that a model has to take for a draft: one image of each of the cast. */
export function atLeast<D extends Draft>(draft: D): D {
  return withImages(draft, 1);
}

/** The draft with as many images of each of the cast as the model takes. */
export function withCastFor<D extends Draft>(draft: D, model: Model): D {
  if (!draft.inputs.some(castOf)) return draft;
  for (let count = MAX_CAST_IMAGES; count > 1; count--) {
    const fewer = withImages(draft, count);
    if (!lacks(model, fewer)) return fewer;
  }
  return atLeast(draft);
}
