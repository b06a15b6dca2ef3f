import { UserError } from '../errors.ts';
import { TITLE_MAX_LENGTH } from '../jobs/story.ts';
import { cleanLine, isVisible } from '../text/clean.ts';
import { hasNoBlockedWord, isAllowedHere, type ValidateDeps } from './checks.ts';
import { type CheckDeps, checkContent } from './moderate.ts';
import { checkOptedOut } from './people.ts';
import type { Requester } from './requester.ts';
import { settingsFor } from './validate.ts';

interface TitleDeps extends Pick<ValidateDeps, 'settings' | 'intake' | 'optedOutNames'> {
  moderation: CheckDeps;
}

/**
 * Decides whether a member may start a story with a title, with the checks of every text of a member. Resolves with the
 * title as it's shown, and with the check that takes longer, if there is one. Throws a `UserError`.
 */
export type CheckTitle = (
  typed: string,
  requester: Requester,
) => Promise<{ title: string; moderate: (() => Promise<void>) | undefined }>;

export function createCheckTitle(deps: TitleDeps): CheckTitle {
  return async (typed, requester) => {
    deps.intake.requireOpen();
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    const title = cleanLine(typed).trim();
    if (!isVisible(title) || [...title].length > TITLE_MAX_LENGTH)
      throw new UserError((t) => t('story.badTitle', { max: TITLE_MAX_LENGTH }));
    hasNoBlockedWord({ request: { prompt: title }, settings });
    await checkOptedOut(requester, { prompt: title, imageOwnerIds: [] }, settings, deps.optedOutNames);
    const isModerated = settings.moderation && deps.moderation.moderator !== undefined;
    const content = { id: requester.requestId, guildId: requester.guildId, texts: [title], inputs: [] };
    return {
      title,
      moderate: isModerated ? () => checkContent(content, settings, deps.moderation) : undefined,
    };
  };
}
