import { EditableError } from '../errors.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import { hasNoBlockedWord } from './checks.ts';
import { type CheckDeps, checkContent } from './moderate.ts';
import { checkOptedOut, type Names } from './people.ts';
import type { Requester } from './requester.ts';

export interface TextCheckDeps {
  optedOutNames: Names;
  moderation: CheckDeps;
}

/** For whom a text is checked, and by which rules. */
export interface TextContext {
  requester: Requester;
  settings: EffectiveSettings;
  deps: TextCheckDeps;
}

/**
 * The checks of every text that a member writes, for one that goes to the assistant or comes from it. Throws an
 * `EditableError` for one that isn't allowed.
 */
export async function checkText(text: string, { requester, settings, deps }: TextContext): Promise<void> {
  const { requestId: id, guildId, isAgeRestricted: isForAdults } = requester;
  const { optedOutNames, moderation } = deps;
  hasNoBlockedWord({ request: { prompt: text }, settings });
  await checkOptedOut(requester, { prompt: text, imageOwnerIds: [] }, settings, optedOutNames);
  if (settings.moderation && moderation.moderator !== undefined)
    await checkContent({ id, guildId, texts: [text], inputs: [], isForAdults }, settings, moderation);
}

/** Whether its member could have written it here. Throws if that can't be found out. */
export async function isAllowedText(text: string, context: TextContext): Promise<boolean> {
  try {
    await checkText(text, context);
    return true;
  } catch (error) {
    // Of the check itself, only a verdict counts.
    if (error instanceof EditableError) return false;
    throw error;
  }
}
