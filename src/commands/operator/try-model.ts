import { MessageFlags } from 'discord.js';
import { type ComposerDeps, openComposer } from '../../interactions/composer/open.ts';
import type { MemberInteraction } from '../../interactions/member-interaction.ts';
import { draftOf } from '../../requests/request.ts';
import { modelOfKey } from './models.ts';
import type { OperatorDeps } from './show.ts';

/** How an answer is deferred that only the operator sees. */
export const privately = { flags: MessageFlags.Ephemeral } as const;

/** Opens the composer with a model that isn't offered, in a deferred answer. It may be used for one video. */
export async function tryModel(
  interaction: Parameters<typeof openComposer>[0] & MemberInteraction,
  key: string,
  deps: OperatorDeps & ComposerDeps,
): Promise<void> {
  const { id: model } = modelOfKey(key, deps).model;
  await deps.operator.trials.begin(interaction.user.id, model);
  await openComposer(interaction, { ...draftOf(''), model }, deps);
}
