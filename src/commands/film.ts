import { ApplicationCommandOptionType, ApplicationCommandType, MessageFlags } from 'discord.js';
import { PROMPT_MAX_LENGTH } from '../catalog/fit.ts';
import { leftOut } from '../interactions/film/forms.ts';
import { type FilmDeps, ownerOf, showFilm } from '../interactions/film/open.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { optionsOf } from '../interactions/options.ts';
import { localeOf } from '../locales/languages.ts';
import { newBoard } from '../requests/board/board.ts';
import { addShots } from '../requests/board/changes.ts';
import { shotsInIdea } from '../requests/board/typed-shots.ts';

export const filmData = {
  name: 'film',
  description: 'Plan a film shot by shot, and make it',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  options: [
    {
      name: 'idea',
      description: 'What happens, in a few sentences. Without it, your latest film opens again',
      type: ApplicationCommandOptionType.String,
      max_length: PROMPT_MAX_LENGTH,
    },
  ],
} as const satisfies ChatInputData;

/** Opens the board of a film, which only its member sees. */
export function createFilmCommand(deps: FilmDeps): Command {
  return {
    data: filmData,

    async execute(interaction) {
      const { boards } = deps.requests;
      const { idea } = optionsOf(filmData, interaction);
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const owner = ownerOf(interaction);
      const shown = { shows: 'shots', page: 0 } as const;
      if (idea !== null) {
        const shots = shotsInIdea(idea, localeOf(interaction));
        const board = addShots(newBoard('', idea), shots);
        const kept = await boards.keep(interaction.id, owner, board);
        const left = shots.length - board.shots.length;
        const said = left > 0 ? { note: leftOut(left) } : { isFromIdea: true };
        return showFilm(interaction, kept, shown, deps, said);
      }
      const [latest] = await boards.list(owner);
      await showFilm(
        interaction,
        latest ?? (await boards.keep(interaction.id, owner, newBoard())),
        shown,
        deps,
      );
    },
  };
}
