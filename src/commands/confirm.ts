import { ButtonStyle, ComponentType } from 'discord.js';
import type { VideoRequest } from '../catalogue/request.ts';
import type { Model } from '../catalogue/schema.ts';
import type { Spender } from '../jobs/allowance.ts';
import { renderPriceTag } from '../replies/price-tag.ts';
import { answerPrivately } from './answer.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import type { Wish } from './start-video.ts';

/**
 * Says what a video would cost, beside quota and budgets, with a button that makes it for that price. The wish is
 * kept as those of other `run` buttons are, and looked at again when the button is pressed.
 */
export async function askToConfirm(
  interaction: MemberInteraction,
  wish: Wish,
  asked: { model: Model; request: VideoRequest; usd: number; spender: Spender },
  context: InteractionContext,
): Promise<void> {
  const { model, usd, spender } = asked;
  const allowances = context.allowancesOf(spender);
  const used = await Promise.all(allowances.map(context.used));
  const usages = allowances.map((allowance, index) => ({ allowance, used: used[index] ?? 0 }));
  await context.wishes.keep(interaction.id, interaction.user.id, { ...wish, agreedUsd: usd });
  const labelOf = (id: string) => context.catalogue.find(id)?.label ?? id;
  await answerPrivately(interaction, renderPriceTag({ ...asked, usages, labelOf }), [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          label: `Make it for about $${usd.toFixed(2)}`,
          emoji: { name: '🎬' },
          custom_id: `run:${interaction.id}:${model.id}`,
        },
      ],
    },
  ]);
}
