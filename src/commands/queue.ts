import { ApplicationCommandType, MessageFlags } from 'discord.js';
import { isModeratorHere, moderatedOf } from '../components/may-manage.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { isFinal } from '../jobs/states.ts';
import { translatorFor } from '../locales/translate.ts';
import { type QueueScope, renderQueue } from '../replies/queue.ts';
import { type Command, type InteractionContext, inGuilds } from './command.ts';
import { layoutAnswer } from './layout.ts';

export const queue = {
  data: {
    name: 'queue',
    description: 'Your videos on the way: what they wait for, and how to stop them',
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
  },

  async execute(interaction, context) {
    const components = await listQueue(interaction, { scope: 'mine', page: 0 }, context);
    const answer = layoutAnswer(interaction, components);
    await interaction.reply({ ...answer, flags: MessageFlags.Ephemeral | answer.flags });
  },
} satisfies Command;

/**
 * The components of `/queue` for this member. Others' jobs are for those who may manage
 * the server, or the messages of the jobs' channels.
 */
export async function listQueue(
  interaction: MemberInteraction,
  { scope: wanted, page, notice }: { scope: QueueScope; page: number; notice?: string | undefined },
  context: InteractionContext,
) {
  const { jobs, viewJob } = context;
  const mayManage = isModeratorHere(interaction);
  const scope = mayManage ? wanted : 'mine';
  const viewerId = interaction.user.id;
  const open = [...jobs.all()].filter((job) => !isFinal(job) && job.origin.guildId === interaction.guildId);
  const channels = scope === 'server' ? open.map(({ origin }) => origin.channelId) : [];
  const moderated = await moderatedOf(interaction, channels, context);
  const listed = open.filter(({ origin }) => origin.userId === viewerId || moderated.has(origin.channelId));
  const view = { scope, viewerId, page, notice, mayManage, jobs: listed.map(viewJob) };
  return renderQueue(view, translatorFor(interaction));
}
