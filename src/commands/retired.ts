import { ButtonStyle, ComponentType } from 'discord.js';
import type { RetiredModel } from '../catalogue/retirement.ts';
import { longDate } from '../replies/text.ts';
import { modelsHere } from './admit.ts';
import { answerPrivately } from './answer.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import type { Wish } from './start-video.ts';

/** Says since when a model is gone, with a button that runs its successor instead, where there is one here. */
export async function answerRetired(
  interaction: MemberInteraction,
  model: RetiredModel,
  wish: Wish,
  context: InteractionContext,
): Promise<void> {
  const { on, successor: successorId } = model.retired;
  const gone = `❌ ${model.label} was switched off by its provider on ${longDate(on)}.`;
  const successor = (await modelsHere(interaction, context)).find(({ id }) => id === successorId);
  if (!successor) {
    await answerPrivately(interaction, `${gone} Please choose another model.`);
    return;
  }
  await context.wishes.keep(interaction.id, interaction.user.id, wish);
  await answerPrivately(interaction, `${gone} The nearest to it here is ${successor.label}.`, [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          label: `Run with ${successor.label}`,
          custom_id: `run:${interaction.id}:${successor.id}`,
        },
      ],
    },
  ]);
}
