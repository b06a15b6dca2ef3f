import { ApplicationCommandType } from 'discord.js';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import { isModeratorHere, moderatedOf, type RightsDeps } from '../interactions/may-manage.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isFinal } from '../jobs/states.ts';
import { translatorFor } from '../locales/translate.ts';
import { type QueueScope, renderQueue } from '../replies/queue-page.ts';

export interface QueueDeps extends RightsDeps {
  jobs: Pick<Engine, 'all'>;
  library: Pick<Library, 'view'>;
}

export const queueData = {
  name: 'queue',
  description: 'Your videos in progress: what they’re waiting for, and how to stop them',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
} as const satisfies ChatInputData;

export function createQueueCommand(deps: QueueDeps): Command {
  return {
    data: queueData,

    async execute(interaction) {
      const components = await listQueue(interaction, { scope: 'mine', page: 0 }, deps);
      await interaction.reply(privateAnswer(components));
    },
  };
}

/**
 * The components of `/queue` for this member. Other members' jobs appear for members who may manage the server, or the
 * messages of the jobs' channels.
 */
export async function listQueue(
  interaction: MemberInteraction,
  { scope: wanted, page, notice }: { scope: QueueScope; page: number; notice?: string | undefined },
  deps: QueueDeps,
) {
  const { jobs, library } = deps;
  const mayManage = isModeratorHere(interaction);
  const scope = mayManage ? wanted : 'mine';
  const viewerId = interaction.user.id;
  const open = [...jobs.all()].filter((job) => !isFinal(job) && job.origin.guildId === interaction.guildId);
  const channels = scope === 'server' ? open.map(({ origin }) => origin.channelId) : [];
  const moderated = await moderatedOf(interaction, channels, deps);
  const listed = open.filter(({ origin }) => origin.userId === viewerId || moderated.has(origin.channelId));
  const view = { scope, viewerId, page, notice, mayManage, jobs: listed.map(library.view) };
  return renderQueue(view, translatorFor(interaction));
}
