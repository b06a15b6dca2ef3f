import { UserError } from '../errors.ts';
import {
  type CastChange,
  type CastImage,
  type CastMember,
  MAX_GUILD_CAST,
  MAX_OWN_CAST,
} from '../jobs/cast-store.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import { cleanLine, isVisible } from '../text/clean.ts';
import { safeLine } from '../text/markdown.ts';
import { CAST_NAME_MAX_LENGTH, castKey, cleanCastName, isCastName } from './cast-names.ts';
import { hasNoBlockedWord, isAllowedHere, type ValidateDeps } from './checks.ts';
import type { RequestInputs } from './inputs.ts';
import { type CheckDeps, checkContent } from './moderate.ts';
import { type ConsentDeps, checkOptedOut, consentOf, type MissingConsent } from './people.ts';
import { draftOf, type MemberRequest, type OfferedFile } from './request.ts';
import type { Requester } from './requester.ts';
import { settingsFor } from './validate.ts';

export const CAST_TEXT_MAX_LENGTH = 200;

/** Each may have four images decoded and moderated, which uses no quota. Refused ones count too. */
const ADDS_PER_DAY = 30;
const DAY_MS = 24 * 60 * 60_000;

/** What a member wants to have in the cast. */
export interface CastRequest {
  name: string;
  description: string;
  images: readonly OfferedFile[];
}

export interface AddCastDeps {
  settings: ValidateDeps['settings'];
  consent: ConsentDeps;
  inputs: Pick<RequestInputs, 'take'> & { forget(jobId: string): Promise<void> };
  moderation: CheckDeps;
  /** How often each member has tried within a day, by a mark of theirs. */
  tries: SharedKeyv<number>;
  /** Stores one with these files. */
  keep(member: CastMember, paths: readonly string[]): Promise<CastChange>;
}

/**
 * Takes somebody into the cast, with the checks of every text and image of a member. Resolves with what their owner
 * has yet to confirm. Throws a `UserError` that says what is wrong.
 */
export type AddCast = (
  asked: CastRequest,
  requester: Requester,
) => Promise<{ member: CastMember; missing: MissingConsent | undefined }>;

export function createAddCast(deps: AddCastDeps): AddCast {
  const { inputs, consent } = deps;
  return async (asked, requester) => {
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    const { name, description, images } = cleaned(asked);
    // As a prompt would say it.
    const text = `@${name}\n${description}`;
    hasNoBlockedWord({ request: { prompt: text }, settings });
    await checkOptedOut(requester, { prompt: text, imageOwnerIds: [] }, settings, consent.optedOutNames);
    await countTry(requester, deps);
    const owner = { id: requester.requestId, memberId: requester.userId };
    const request: MemberRequest = {
      ...draftOf(
        text,
        images.map((source) => ({ role: 'reference', source })),
      ),
      notify: 'off',
    };
    try {
      const taken = await inputs.take(owner, request.inputs);
      const content = { id: owner.id, guildId: requester.guildId, texts: [text], inputs: taken };
      if (settings.moderation && deps.moderation.moderator !== undefined)
        await checkContent(content, settings, deps.moderation);
      const { missing } = await consentOf(request, requester, settings, consent);
      const member = newMember({ name, description }, requester, {
        ...{ images: taken.map(({ contentType, bytes }) => ({ contentType, bytes })) },
        ...{ missing, nowMs: consent.clock.now() },
      });
      requireDone(
        await deps.keep(
          member,
          taken.map(({ path }) => path),
        ),
        name,
      );
      return { member, missing };
    } finally {
      await inputs.forget(owner.id);
    }
  };
}

/** Throws a `UserError` for one more than a member may make in a day. */
async function countTry({ userId }: Requester, { tries, consent }: AddCastDeps): Promise<void> {
  // Each try keeps its entry for longer, so every day has its own.
  const day = Math.floor(consent.clock.now() / DAY_MS);
  await tries.update(
    consent.signer.sign('cast-adder', `${userId} ${day}`),
    (before = 0) => {
      if (before >= ADDS_PER_DAY) throw new UserError((t) => t('cast.enough', { max: ADDS_PER_DAY }));
      return before + 1;
    },
    DAY_MS,
  );
}

function newMember(
  { name, description }: Pick<CastRequest, 'name' | 'description'>,
  { requestId, guildId, userId }: Requester,
  { images, missing, nowMs }: { images: CastImage[]; missing: MissingConsent | undefined; nowMs: number },
): CastMember {
  return {
    ...{ id: requestId, guildId, userId, name, key: castKey(name), description, images },
    ...{ state: missing ? 'asked' : 'ready', consent: missing ? { atMs: nowMs, list: missing.list } : null },
    ...{ isShared: false, createdAtMs: nowMs, usedAtMs: nowMs },
  };
}

/** Throws a `UserError` for a name that nobody could type, or a description that says nothing. */
function cleaned({ name: typed, description: line, images }: CastRequest): CastRequest {
  const name = cleanCastName(typed);
  if (!isCastName(name))
    throw new UserError((t) =>
      t('cast.badName', { asked: safeLine(typed, CAST_NAME_MAX_LENGTH), max: CAST_NAME_MAX_LENGTH }),
    );
  const description = cleanLine(line).trim();
  const length = [...description].length;
  if (length > CAST_TEXT_MAX_LENGTH)
    throw new UserError((t) => t('cast.textTooLong', { length, max: CAST_TEXT_MAX_LENGTH }));
  return { name, description: isVisible(description) ? description : '', images };
}

/** Throws a `UserError` if there is no room for that name. */
export function requireDone(change: CastChange, name: string): void {
  const word = safeLine(`@${name}`);
  if (change === 'taken') throw new UserError((t) => t('cast.taken', { word }));
  if (change === 'full')
    throw new UserError((t) => t('cast.full', { own: MAX_OWN_CAST, all: MAX_GUILD_CAST }));
}
