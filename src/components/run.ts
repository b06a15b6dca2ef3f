import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { replaceAnswer } from '../interactions/layout.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { StorageError } from '../jobs/store.ts';
import { translatorFor } from '../locales/translate.ts';

interface RunDeps {
  requests: Pick<RequestPort, 'pending' | 'requireValid' | 'submitFrom'>;
  discord: Pick<Discord, 'extras'>;
}

/** Runs a member's request with the model of the button. */
export function createRunButton(deps: RunDeps): ButtonHandler {
  return {
    kind: 'run',
    async execute(interaction, id, model = '') {
      const { pending, requireValid } = deps.requests;
      // Before the request is taken: a temporary refusal, such as a pause, must not use it up.
      const kept = await pending.get(id, interaction.user.id);
      if (kept) await requireValid({ ...kept, model }, requesterOf(interaction, deps.discord.extras));
      const asked = await pending.take(id, interaction.user.id);
      if (!asked) throw new UserError((t) => t('refusal.offerOver'));
      try {
        await deps.requests.submitFrom(interaction, { ...asked, model });
      } catch (error) {
        // Nothing was started, as where Discord took no answer any more: the same button can do it again.
        if (!(error instanceof StorageError)) await pending.keep(id, interaction.user.id, asked);
        throw error;
      }
    },
  };
}

/** Discards a member's request. */
export function createDeclineButton(deps: { requests: Pick<RequestPort, 'pending'> }): ButtonHandler {
  return {
    kind: 'decline',
    async execute(interaction, id) {
      const asked = await deps.requests.pending.take(id, interaction.user.id);
      if (!asked) throw new UserError((t) => t('refusal.offerOver'));
      await replaceAnswer(interaction, translatorFor(interaction)('check.nothingMade'));
    },
  };
}
