import type { ModalHandler } from '../commands/command.ts';
import { decide } from '../components/decide.ts';
import { reasonIn } from './reason-form.ts';

/** Ends a video that staff do not want to be public, with their reason. */
export const reject: ModalHandler = {
  kind: 'reject',
  async execute(interaction, jobId, context) {
    const reason = reasonIn(interaction);
    await decide(interaction, jobId, { what: 'rejected', reason }, context);
  },
};
