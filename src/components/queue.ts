import type { ButtonInteraction } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { layoutUpdate } from '../commands/layout.ts';
import { listQueue } from '../commands/queue.ts';
import { translatorFor } from '../locales/translate.ts';
import type { QueueScope } from '../replies/queue.ts';
import { cancelJob } from './cancel.ts';

/** Shows `/queue` as it is now: another page, another scope, or the same again. */
export const turnQueue: ButtonHandler = {
  kind: 'queue',
  async execute(interaction, scope, context, page) {
    await show(interaction, { scope: toScope(scope), page: Number(page) || 0 }, context);
  },
};

/** Cancels a job of the list, and shows the list without it. */
export const cancelInQueue: ButtonHandler = {
  kind: 'queue-cancel',
  async execute(interaction, jobId, context, place = '') {
    const { refusal, isDiscarded } = await cancelJob(interaction, jobId, context);
    const [scope, page] = place.split('-');
    const t = translatorFor(interaction);
    const cancelled = isDiscarded ? t('preview.discarded') : t('queue.cancelled');
    const notice = refusal === undefined ? `🚫 ${cancelled}` : `⚠️ ${refusal}`;
    await show(interaction, { scope: toScope(scope), page: Number(page) || 0, notice }, context);
  },
};

async function show(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  view: Parameters<typeof listQueue>[1],
  context: InteractionContext,
): Promise<void> {
  await interaction.update(layoutUpdate(interaction, await listQueue(interaction, view, context)));
}

function toScope(scope: string | undefined): QueueScope {
  return scope === 'server' ? 'server' : 'mine';
}
