import { ButtonStyle, ComponentType } from 'discord.js';
import type { RetiredModel } from '../catalog/catalog.ts';
import type { Model } from '../catalog/schema.ts';
import { inARow, translatorFor } from '../locales/translate.ts';
import { longDate } from '../replies/times.ts';
import { answerPrivately } from './answer-privately.ts';
import type { MemberInteraction } from './member-interaction.ts';

/** Says when a model was retired, with a button that runs its successor if there is one here. */
export async function offerSuccessor(
  interaction: MemberInteraction,
  model: RetiredModel,
  successor: Model | undefined,
): Promise<void> {
  const { on } = model.retired;
  const t = translatorFor(interaction);
  const gone = `❌ ${t('retired.gone', { model: model.label, date: longDate(on, t) })}`;
  if (!successor) {
    await answerPrivately(interaction, inARow(t, gone, t('retired.chooseOther')));
    return;
  }
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
