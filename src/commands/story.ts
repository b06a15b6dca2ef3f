import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js';
import { PROMPT_MAX_LENGTH } from '../catalog/fit.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import { moderates } from '../interactions/may-manage.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { optionsOfSubcommand, subcommandOf } from '../interactions/options.ts';
import { channelStories, storyPage } from '../interactions/story/show.ts';
import { startStory } from '../interactions/story/start.ts';
import { requireStory, type StoryDeps } from '../interactions/story/turn.ts';
import { TITLE_MAX_LENGTH } from '../jobs/story.ts';
import { translatorFor } from '../locales/translate.ts';
import { storyTitle } from '../replies/story.ts';

const Type = ApplicationCommandOptionType;

export const storyData = {
  name: 'story',
  description: 'Tell a story together: each clip begins with the last frame of the one before',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  options: [
    {
      name: 'start',
      description: 'Start a story in a thread of this channel',
      type: Type.Subcommand,
      options: [
        {
          name: 'title',
          description: 'What the story is called',
          type: Type.String,
          required: true,
          min_length: 1,
          max_length: TITLE_MAX_LENGTH,
        },
        {
          name: 'prompt',
          description: 'What happens in the first clip',
          type: Type.String,
          max_length: PROMPT_MAX_LENGTH,
        },
      ],
    },
    {
      name: 'show',
      description: 'Show the story so far, and whose turn it is',
      type: Type.Subcommand,
    },
    {
      name: 'end',
      description: 'End the story of this thread',
      type: Type.Subcommand,
    },
  ],
} as const satisfies ChatInputData;

export function createStoryCommand(deps: StoryDeps): Command {
  return {
    data: storyData,
    async execute(interaction) {
      const used = subcommandOf(storyData, interaction);
      if (used === 'start')
        return startStory(interaction, optionsOfSubcommand(storyData, 'start', interaction), deps);
      await { show, end }[used](interaction, deps);
    },
  };
}

async function show(interaction: MemberInteraction, deps: StoryDeps): Promise<void> {
  const { guildId, channelId } = interaction;
  const story = channelId === null ? undefined : await deps.stories.get(channelId);
  const isHere = story?.guildId === guildId;
  const page = isHere ? storyPage(interaction, story, 0, deps) : channelStories(interaction, deps);
  if (interaction.isChatInputCommand()) await interaction.reply(privateAnswer(await page));
}

/** By its starter, or the staff of its channel. */
async function end(interaction: MemberInteraction, deps: StoryDeps): Promise<void> {
  const story = await requireStory(interaction, deps);
  const isStarter = interaction.user.id === story.starterId;
  if (!isStarter && !(await moderates(interaction, story.id, deps)))
    throw new UserError((t) => t('story.notYours'));
  const ended = await deps.stories.end(story.id);
  const t = translatorFor(interaction);
  await answerPrivately(interaction, `🏁 ${t('story.endedNow', { word: storyTitle(ended, t) })}`);
  await deps.stories.showTurn(story.id, 'below');
}
