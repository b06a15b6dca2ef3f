import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  MessageFlags,
} from 'discord.js';
import { IMAGE_FILE_TYPES, isImageType } from '../delivery/images/formats.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import {
  type CastDeps,
  ownersGone,
  removeOne,
  requireHere,
  requireNamed,
  seenBy,
  shareOne,
  showOne,
} from '../interactions/cast.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import { focusedOf, optionsOfSubcommand, subcommandOf } from '../interactions/options.ts';
import { translatorFor } from '../locales/translate.ts';
import { nameOf, renderCast } from '../replies/cast-page.ts';
import { CAST_TEXT_MAX_LENGTH } from '../requests/add-cast.ts';
import { CAST_NAME_MAX_LENGTH, castKey, cleanCastName } from '../requests/cast-names.ts';
import { sizeOf } from '../requests/input-sizes.ts';
import { fileTooLarge } from '../requests/refusals.ts';

const Type = ApplicationCommandOptionType;
const file_types = [...IMAGE_FILE_TYPES];
const LISTED = 25;

export const castData = {
  name: 'cast',
  description: 'People and things for your prompts: @name brings their images along',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  options: [
    {
      name: 'add',
      description: 'Add somebody with one to four images',
      type: Type.Subcommand,
      options: [
        {
          name: 'name',
          description: 'What you write after the @',
          type: Type.String,
          required: true,
          min_length: 1,
          max_length: CAST_NAME_MAX_LENGTH,
        },
        {
          name: 'image',
          description: 'A clear image of them alone',
          type: Type.Attachment,
          required: true,
          file_types,
        },
        {
          name: 'description',
          description: 'Who or what it is, in one line',
          type: Type.String,
          max_length: CAST_TEXT_MAX_LENGTH,
        },
        { name: 'image_2', description: 'Another image', type: Type.Attachment, file_types },
        { name: 'image_3', description: 'A third image', type: Type.Attachment, file_types },
        { name: 'image_4', description: 'A fourth image', type: Type.Attachment, file_types },
      ],
    },
    {
      name: 'show',
      description: 'Show the cast, or one of them with their images',
      type: Type.Subcommand,
      options: [{ name: 'name', description: 'Whom to show', type: Type.String, autocomplete: true }],
    },
    {
      name: 'share',
      description: 'Share one of your cast with this server, if its admins allow that',
      type: Type.Subcommand,
      options: [
        { name: 'name', description: 'Whom to share', type: Type.String, required: true, autocomplete: true },
        { name: 'shared', description: 'No: only you can use them again', type: Type.Boolean },
      ],
    },
    {
      name: 'remove',
      description: 'Remove somebody from the cast, with their images',
      type: Type.Subcommand,
      options: [
        {
          name: 'name',
          description: 'Whom to remove',
          type: Type.String,
          required: true,
          autocomplete: true,
        },
      ],
    },
  ],
} as const satisfies ChatInputData;

type Sent = ChatInputCommandInteraction<'raw' | 'cached'>;

export function createCastCommand(deps: CastDeps): Command {
  return {
    data: castData,

    async execute(interaction) {
      await subcommands[subcommandOf(castData, interaction)](interaction, deps);
    },

    async autocomplete(interaction) {
      const { value } = focusedOf(castData, interaction);
      const typed = castKey(cleanCastName(value));
      const isOwn = subcommandOf(castData, interaction) === 'share';
      const found = (await seenBy(interaction, deps)).filter(
        ({ key, userId }) => key.includes(typed) && (!isOwn || userId === interaction.user.id),
      );
      await interaction.respond(
        found.slice(0, LISTED).map(({ id, name }) => ({ name: `@${name}`, value: id })),
      );
    },
  };
}

const subcommands = { add, show, share, remove };

async function add(interaction: Sent, deps: CastDeps): Promise<void> {
  const { name, description, ...files } = optionsOfSubcommand(castData, 'add', interaction);
  const { image, image_2, image_3, image_4 } = files;
  const images = [image, image_2, image_3, image_4].flatMap((file) => {
    if (!file) return [];
    if (!isImageType(file.contentType)) throw new UserError((t) => t('refusal.noImage'));
    const source = { url: file.url, bytes: file.size };
    const { maxBytes } = sizeOf({ role: 'reference', source });
    if (file.size > maxBytes) throw new UserError(fileTooLarge(file.size, maxBytes));
    return source;
  });
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const requester = requesterOf(interaction, deps.discord.extras);
  const added = await deps.cast.add({ name, description: description ?? '', images }, requester);
  await showOne(interaction, added.member, { missing: added.missing, isNew: true }, deps);
}

async function show(interaction: Sent, deps: CastDeps): Promise<void> {
  const { name } = optionsOfSubcommand(castData, 'show', interaction);
  if (name !== null) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const one = await requireNamed(interaction, name, deps);
    await requireHere(interaction, one, deps);
    return showOne(interaction, one, {}, deps);
  }
  const { guildId, user } = interaction;
  const cast = await seenBy(interaction, deps);
  const others = cast.filter(({ userId }) => userId !== user.id);
  const viewer = { userId: user.id, gone: await ownersGone(guildId, others, deps.cast) };
  await interaction.reply(privateAnswer(renderCast(cast, viewer, translatorFor(interaction))));
}

async function share(interaction: Sent, deps: CastDeps): Promise<void> {
  const { name, shared } = optionsOfSubcommand(castData, 'share', interaction);
  const one = await requireNamed(interaction, name, deps);
  const isShared = shared ?? true;
  await shareOne(interaction, one, isShared, deps);
  const t = translatorFor(interaction);
  const word = nameOf(one);
  await answerPrivately(interaction, `✅ ${t(isShared ? 'cast.shared' : 'cast.unshared', { word })}`);
}

async function remove(interaction: Sent, deps: CastDeps): Promise<void> {
  const { name } = optionsOfSubcommand(castData, 'remove', interaction);
  const one = await requireNamed(interaction, name, deps);
  await removeOne(interaction, one, deps);
  const word = nameOf(one);
  await answerPrivately(interaction, `🗑️ ${translatorFor(interaction)('cast.removed', { word })}`);
}
