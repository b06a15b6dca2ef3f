import type { ButtonInteraction } from 'discord.js';
import { listQueue, type QueueDeps } from '../commands/queue.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { layoutUpdate } from '../interactions/layout.ts';
import { translatorFor } from '../locales/translate.ts';
import type { QueueScope } from '../replies/queue-page.ts';
import { type CancelDeps, cancelJob } from './cancel.ts';

/** Shows the present `/queue`: another page, another scope, or the same again. */
export function createTurnQueueButton(deps: QueueDeps): ButtonHandler {
  return {
    kind: 'queue',
    async execute(interaction, scope, page) {
      await show(interaction, { scope: toScope(scope), page: Number(page) || 0 }, deps);
    },
  };
}

/** Cancels a job of the list, and shows the list without it. */
export function createCancelInQueueButton(deps: QueueDeps & CancelDeps): ButtonHandler {
  return {
    kind: 'queue-cancel',
    async execute(interaction, jobId, place = '') {
      const { refusal, isDiscarded } = await cancelJob(interaction, jobId, deps);
      const [scope, page] = place.split('-');
      const t = translatorFor(interaction);
      const cancelled = isDiscarded ? t('preview.discarded') : t('queue.cancelled');
      const notice = refusal === undefined ? `🚫 ${cancelled}` : `⚠️ ${refusal}`;
      await show(interaction, { scope: toScope(scope), page: Number(page) || 0, notice }, deps);
    },
  };
}

async function show(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  view: Parameters<typeof listQueue>[1],
  deps: QueueDeps,
): Promise<void> {
  await interaction.update(layoutUpdate(interaction, await listQueue(interaction, view, deps)));
}

function toScope(scope: string | undefined): QueueScope {
  return scope === 'server' ? 'server' : 'mine';
}
