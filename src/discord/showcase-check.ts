import { UserError } from '../errors.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Patch } from '../settings/schema.ts';
import { messageFailure } from './errors.ts';
import type { ReadShowcase } from './showcase-channel.ts';

/** The admin who sets it must get an answer within 3 s, and it says what is missing there. */
const TIMEOUT_MS = 1_200;

/**
 * Creates the check of a new showcase. Its id may be typed, so it could be a channel of any server and kind. Missing
 * permissions are said elsewhere: they may follow. Throws a `UserError` for an unsuitable channel.
 */
export function createShowcaseCheck(deps: { readShowcase: ReadShowcase; clock: Clock }) {
  return async function check(guildId: string, { showcaseChannel }: Patch): Promise<void> {
    if (showcaseChannel === undefined || showcaseChannel === null) return;
    const signal = deps.clock.timeout(TIMEOUT_MS);
    const channel = await deps.readShowcase(guildId, showcaseChannel, signal).catch((cause: unknown) => {
      if (messageFailure(cause) === 'out-of-reach') return undefined;
      throw new UserError((t) => t('settings.showcaseUnchecked'), { cause });
    });
    if (!channel) throw new UserError((t) => t('settings.noShowcase'));
  };
}
