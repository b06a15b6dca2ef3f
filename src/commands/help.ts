import { ApplicationCommandType, ButtonStyle, ComponentType } from 'discord.js';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { newPanel, type PanelDeps, panelId } from '../interactions/panel-id.ts';
import type { OperatorService } from '../interactions/ports/operator.ts';
import { translatorFor } from '../locales/translate.ts';
import { card, entry, line, type Row, row } from '../replies/card.ts';
import { small } from '../text/markdown.ts';
import { examples } from './examples.ts';
import { operatorPanel } from './operator/operator-panel.ts';

interface HelpDeps extends PanelDeps {
  operator: Pick<OperatorService, 'operators'>;
}

export const helpData = {
  name: 'help',
  description: 'How to make a video, with examples to try',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
} as const satisfies ChatInputData;

export function createHelpCommand(deps: HelpDeps): Command {
  return {
    data: helpData,

    async execute(interaction) {
      const t = translatorFor(interaction);
      const sections = examples.map(({ emoji, promptIn }, index) =>
        entry(`${emoji} ${promptIn(t)}`, {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label: t('help.try'),
          custom_id: `example:${index}`,
        }),
      );
      await interaction.reply(
        privateAnswer([
          card([
            t('help.start'),
            line,
            ...sections,
            line,
            small(t('help.more')),
            ...(await operatorRow(interaction, deps)),
          ]),
        ]),
      );
    },
  };
}

/** The way to `/operator` if Discord doesn't offer that command to the operator. */
async function operatorRow(interaction: MemberInteraction, deps: HelpDeps): Promise<Row[]> {
  const { operator, signer } = deps;
  if (!(await operator.operators.mayInclude(interaction.user.id))) return [];
  const panel = newPanel(interaction, deps);
  return [
    row({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      custom_id: panelId(panel, 'open.health.0', signer, operatorPanel),
      label: translatorFor(interaction)('operator.open'),
      emoji: { name: '🛠️' },
    }),
  ];
}
