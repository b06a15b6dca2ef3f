import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APISectionComponent,
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { translatorFor } from '../locales/translate.ts';
import { type Command, type InteractionContext, inGuilds } from './command.ts';
import { examples } from './examples.ts';
import { layoutAnswer } from './layout.ts';
import { operatorPanel } from './operator/show.ts';
import { newPanel, panelId } from './panel-id.ts';

export const help = {
  data: {
    name: 'help',
    description: 'How to make a video, with examples to try',
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
  },

  async execute(interaction, context) {
    const t = translatorFor(interaction);
    const sections = examples.map(
      ({ emoji, promptIn }, index): APISectionComponent => ({
        type: ComponentType.Section,
        components: [{ type: ComponentType.TextDisplay, content: `${emoji} ${promptIn(t)}` }],
        accessory: {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label: t('help.try'),
          custom_id: `example:${index}`,
        },
      }),
    );
    const answer = layoutAnswer(interaction, [
      {
        type: ComponentType.Container,
        components: [
          { type: ComponentType.TextDisplay, content: t('help.start') },
          { type: ComponentType.Separator },
          ...sections,
          { type: ComponentType.Separator },
          { type: ComponentType.TextDisplay, content: `-# ${t('help.more')}` },
        ],
      },
      ...(await operatorRow(interaction, context)),
    ]);
    await interaction.reply({ ...answer, flags: MessageFlags.Ephemeral | answer.flags });
  },
} satisfies Command;

/** The way to `/operator` where Discord does not offer that command to who runs the bot. */
async function operatorRow(
  interaction: MemberInteraction,
  context: InteractionContext,
): Promise<APIActionRowComponent<APIButtonComponentWithCustomId>[]> {
  const { desk, signer } = context;
  if (!(await desk.operators.mayInclude(interaction.user.id))) return [];
  const panel = newPanel(interaction, context);
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          custom_id: panelId(panel, 'open.health.0', signer, operatorPanel),
          label: translatorFor(interaction)('operator.open'),
          emoji: { name: '🛠️' },
        },
      ],
    },
  ];
}
