import { DiscordAPIError, type Interaction, RESTJSONErrorCodes } from 'discord.js';
import { CallbackRefusedError } from '../discord/callback.ts';
import { meaningOfCode } from '../discord/errors.ts';
import { RateLimitedError, UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { isMemberInteraction } from '../interactions/member-interaction.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
import { StorageError } from '../jobs/store.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';

const { UnknownInteraction, InteractionHasAlreadyBeenAcknowledged } = RESTJSONErrorCodes;
const OVER = new Set<unknown>([UnknownInteraction, InteractionHasAlreadyBeenAcknowledged]);

/**
 * Shows a `UserError` to the member. Any other error is logged, and answered with a reference to the log. `hasStored`:
 * something was changed before. Never rejects.
 */
export async function answerError(
  interaction: Interaction,
  error: unknown,
  { hasStored, log }: { hasStored: boolean; log: Log },
): Promise<void> {
  const about = { err: error, interaction: interaction.id };
  // The member continued typing, or left.
  if (interaction.isAutocomplete()) return log.debug(about, 'autocomplete went unanswered');
  if (isOver(error)) return log.warn(about, 'could not answer a member: the answer came too late');
  if (isTooBusy(error)) return log.warn(about, 'could not answer a member: Discord asks the bot to wait');
  const problem = problemOf(error);
  if (problem !== undefined) log.warn({ ...about, problem }, "Discord doesn't accept an answer there");
  else if (!(error instanceof UserError)) log.error(about, 'interaction failed');
  if (!isMemberInteraction(interaction) || !interaction.inGuild()) return;
  const t = translatorFor(interaction);
  const sentence =
    error instanceof StorageError
      ? t(hasStored || error.mayBeDone ? 'refusal.maybeStored' : 'refusal.notStored')
      : sentenceFor(error, t, interaction.id);
  await answerPrivately(interaction, `❌ ${sentence}`).catch((err: unknown) => {
    log.warn({ err, interaction: interaction.id }, 'could not show the error to the member');
  });
}

function sentenceFor(error: unknown, t: Translate, reference: string): string {
  if (error instanceof UserError) return error.sentence(t);
  const problem = problemOf(error);
  if (problem !== undefined) return inARow(t, t('refusal.notTaken'), t(`problem.${problem}`));
  return t('refusal.internal', { reference });
}

/** Why Discord refuses a public answer, if there is a sentence for that. */
function problemOf(error: unknown): DeliveryProblem | undefined {
  const isRefusal = error instanceof DiscordAPIError || error instanceof CallbackRefusedError;
  return isRefusal ? meaningOfCode(error.code)?.problem : undefined;
}

/** Discord would accept no other answer either. */
function isTooBusy(error: unknown): boolean {
  return error instanceof RateLimitedError || (error instanceof CallbackRefusedError && error.status === 429);
}

/** This interaction can't be answered any more: it is over 3 s old, or another response has answered it. */
function isOver(error: unknown): boolean {
  const isRefusal = error instanceof DiscordAPIError || error instanceof CallbackRefusedError;
  return isRefusal && OVER.has(error.code);
}
