import { type DecideDeps, decide } from '../interactions/decide.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import { reasonIn } from '../interactions/reason-form.ts';

/** Ends a video that staff reject, with their reason. */
export function createRejectModal(deps: DecideDeps): ModalHandler {
  return {
    kind: 'reject',
    async execute(interaction, jobId) {
      const reason = reasonIn(interaction);
      await decide(interaction, jobId, { what: 'rejected', reason }, deps);
    },
  };
}
