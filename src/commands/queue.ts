import { ApplicationCommandType, MessageFlags } from 'discord.js';
import { isModerator } from '../components/may-manage.ts';
import { isFinal } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { type QueueScope, renderQueue } from '../replies/queue.ts';
import { type Command, type InteractionContext, inGuilds, type MemberInteraction } from './command.ts';

export const queue = {
  data: {
    name: 'queue',
    description: 'Your videos on the way: what they wait for, and how to stop them',
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
  },

  async execute(interaction, context) {
    await interaction.reply({
      components: listQueue(interaction, { scope: 'mine', page: 0 }, context),
      flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
      allowedMentions: { parse: [] },
    });
  },
} satisfies Command;

/**
 * The components of `/queue` for this member. The whole server's jobs are for those who may manage it or its messages.
 */
export function listQueue(
  interaction: MemberInteraction,
  { scope: wanted, page, notice }: { scope: QueueScope; page: number; notice?: string | undefined },
  { jobs, viewJob }: InteractionContext,
) {
  const mayManage = isModerator(interaction);
  const scope = mayManage ? wanted : 'mine';
  const open = [...jobs.all()].filter(
    (job) =>
      !isFinal(job) &&
      job.origin.guildId === interaction.guildId &&
      (scope === 'server' || job.origin.userId === interaction.user.id),
  );
  const view = { scope, viewerId: interaction.user.id, page, notice, mayManage, jobs: open.map(viewJob) };
  return renderQueue(view, translatorFor(interaction));
}
