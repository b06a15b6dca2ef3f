import { ButtonStyle, ComponentType } from 'discord.js';
import type { RetiredModel } from '../catalogue/retirement.ts';
import { inARow, translatorFor } from '../locales/translate.ts';
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
  const t = translatorFor(interaction);
  const gone = `❌ ${t('retired.gone', { model: model.label, date: longDate(on, t) })}`;
  const successor = (await modelsHere(interaction, context)).find(({ id }) => id === successorId);
  if (!successor) {
    await answerPrivately(interaction, inARow(t, gone, t('retired.chooseOther')));
    return;
  }
  await context.wishes.keep(interaction.id, interaction.user.id, wish);
  const name = { model: successor.label };
  await answerPrivately(interaction, inARow(t, gone, t('retired.successor', name)), [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          label: t('retired.run', name),
          custom_id: `run:${interaction.id}:${successor.id}`,
        },
      ],
    },
  ]);
}
