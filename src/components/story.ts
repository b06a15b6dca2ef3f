import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { layoutUpdate, privateAnswer } from '../interactions/layout.ts';
import { storyPage } from '../interactions/story/show.ts';
import { openTurnForm, readerHere, requireStory, type StoryDeps } from '../interactions/story/turn.ts';
import { translatorFor } from '../locales/translate.ts';
import { row } from '../replies/card.ts';
import { renderConsentQuestion } from '../replies/consent-question.ts';
import { usableClips } from '../requests/story-clips.ts';

/** Takes the turn, and opens the form for the next clip. */
export function createStoryButton(deps: StoryDeps): ButtonHandler {
  return { kind: 'story', execute: (interaction) => openTurnForm(interaction, deps) };
}

/** Shows the story so far, or another page of it. */
export function createShowStoryButton(deps: StoryDeps): ButtonHandler {
  return {
    kind: 'story-show',
    async execute(interaction, _id, page) {
      const story = await requireStory(interaction, deps);
      const components = await storyPage(interaction, story, Number(page) || 0, deps);
      // The one below the clips is everybody's, also while another takes its place.
      const isPrivate = interaction.message.flags.has(MessageFlags.Ephemeral);
      if (!isPrivate) await interaction.reply(privateAnswer(components));
      else await interaction.update(layoutUpdate(interaction, components));
    },
  };
}

/** Joins the clips of a story. Asks first where the server wants that; then the id has the answer. */
export function createStoryFilmButton({ requests, ...deps }: StoryDeps): ButtonHandler {
  return {
    kind: 'story-film',
    async execute(interaction, _id, confirmedList) {
      const story = await requireStory(interaction, deps);
      const reader = await readerHere(interaction, { ...deps, requests });
      const clips = (await usableClips(story, reader, deps.library.find)).map(({ job }) => job);
      const [last] = clips.slice(-1);
      if (!last) throw new UserError((t) => t('story.tooShort'));
      const notify = await requests.preferences.notify(interaction.user.id);
      const film = { title: story.title, clips, count: story.clips.length };
      const missing = await requests.joinFrom(interaction, last, { notify, confirmedList, story: film });
      if (!missing) return;
      const t = translatorFor(interaction);
      await answerPrivately(interaction, renderConsentQuestion(missing, t), [
        row({
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          custom_id: `story-film:${story.id}:${missing.list}`,
          label: t('consent.yes'),
        }),
      ]);
    },
  };
}
