import type { ModalHandler } from '../commands/command.ts';
import { decide } from '../components/decide.ts';
import { REASON_FIELD } from '../components/review.ts';

/** Ends a video that staff do not want to be public, with their reason. */
export const reject: ModalHandler = {
  kind: 'reject',
  async execute(interaction, jobId, context) {
    const reason = interaction.fields.getTextInputValue(REASON_FIELD).trim();
    await decide(interaction, jobId, { what: 'rejected', reason }, context);
  },
};
