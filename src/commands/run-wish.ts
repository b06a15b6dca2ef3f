import { RetiredModelError } from './admit.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import { answerRetired } from './retired.ts';
import { startVideo, type Wish } from './start-video.ts';

/**
 * Begins a job for `wish` with the model that it names, in answer to the interaction; who asks for a retired model
 * is offered its successor. Throws a `UserError` where it may not be; see `admit`.
 */
export async function runWish(
  interaction: MemberInteraction,
  wish: Wish,
  context: InteractionContext,
): Promise<void> {
  try {
    await startVideo(interaction, wish, wish.model, context);
  } catch (error) {
    if (!(error instanceof RetiredModelError)) throw error;
    await answerRetired(interaction, error.model, wish, context);
  }
}
