import { readFinish } from '../interactions/finish-form.ts';
import { type FinishableDeps, requireFinishable } from '../interactions/finishable.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';

interface FinishDeps extends FinishableDeps {
  requests: Pick<RequestPort, 'finishFrom' | 'preferences'>;
}

/** Makes a reel once more, with the music and the captions of its form. */
export function createFinishModal({ requests, ...deps }: FinishDeps): ModalHandler {
  return {
    kind: 'finish',
    async execute(interaction, jobId, confirmedList) {
      const finishable = await requireFinishable(interaction, jobId, deps);
      const chosen = readFinish(interaction.fields, finishable);
      const notify = await requests.preferences.notify(interaction.user.id);
      await requests.finishFrom(interaction, finishable.reel, { ...chosen, notify, confirmedList });
    },
  };
}
