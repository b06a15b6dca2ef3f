import {
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  type Interaction,
  MessageFlags,
  MessageType,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startLocalDiscord } from '../discord/index.ts';
import { connect } from './connect.ts';
import { register, VIDEO } from './raw.ts';

describe('a bot in discord.js', () => {
  it('autocomplete answers with choices and never with a message', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connect(discord, {
      on: (interaction) =>
        interaction.isAutocomplete() &&
        interaction.respond([{ name: `Model ${interaction.options.getFocused()}`, value: 'kling' }]),
    });
    const mia = discord.member('mia');
    expect(await mia.autocomplete('video', { model: 'kl' }, 'model')).toEqual([
      { name: 'Model kl', value: 'kling' },
    ]);
    await expect(mia.autocomplete('video', { prompt: 'x' }, 'prompt')).rejects.toThrow('has no suggestions');
    expect(bot.errors).toEqual([]);
  });

  it('buttons, selects and a modal work from one message to the next', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connect(discord, { on: editor });
    const mia = discord.member('mia');
    const run = mia.slash('video', { prompt: 'a cat' }, { channel: 'films' });
    const message = await run.waitForMessage();

    const clicked = mia.click(message, 'Count');
    expect((await clicked.acknowledged).type).toBe(7);
    expect(clicked.message()?.content).toBe('clicked by mia');
    expect(clicked.message()?.id).toBe(message.id);

    expect(() => mia.select(message, 'pick', ['c'])).toThrow('c is not one of the choices.');
    expect(() => mia.select(message, 'pick', ['a', 'b'])).toThrow('Choose 1 to 1.');
    const chosen = mia.select(message, 'pick', ['b']);
    await chosen.waitForMessage(({ content }) => content === 'picked b');
    expect((await chosen.acknowledged).type).toBe(6);

    const opened = mia.click(message, 'edit:1');
    expect((await opened.modal()).title).toBe('Edit prompt');
    const submitted = await mia.submitModal(opened, { prompt: 'a dog' });
    await submitted.waitForMessage(({ content }) => content === 'now: a dog');
    expect(submitted.message()?.id).toBe(message.id);
    expect(bot.errors).toEqual([]);
  });

  it('message commands carry the message', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, { name: 'Report', type: ApplicationCommandType.Message });
    await using bot = await connect(discord, {
      on: (interaction) =>
        interaction.isMessageContextMenuCommand() &&
        interaction.reply({ content: interaction.targetMessage.content, flags: MessageFlags.Ephemeral }),
    });
    const said = discord.member('moe').say('look at this', { channel: 'films' });
    const run = discord.member('mia').messageCommand('Report', said);
    const reply = await run.waitForMessage();
    expect(reply).toMatchObject({
      content: 'look at this',
      ephemeral_for: run.userId,
      type: MessageType.ContextMenuCommand,
    });
    expect(bot.errors).toEqual([]);
  });
});

async function editor(interaction: Interaction): Promise<unknown> {
  if (interaction.isChatInputCommand())
    return await interaction.reply({ content: 'start', components: rows() });
  if (interaction.isStringSelectMenu()) {
    await interaction.deferUpdate();
    return await interaction.editReply(`picked ${interaction.values[0]}`);
  }
  if (interaction.isButton() && interaction.customId === 'count') {
    return await interaction.update(`clicked by ${interaction.user.username}`);
  }
  if (interaction.isButton()) {
    const input = new TextInputBuilder()
      .setCustomId('prompt')
      .setStyle(TextInputStyle.Paragraph)
      .setValue('a cat');
    const modal = new ModalBuilder().setCustomId('form').setTitle('Edit prompt');
    modal.addLabelComponents((label) => label.setLabel('Prompt').setTextInputComponent(input));
    return await interaction.showModal(modal);
  }
  if (interaction.isModalSubmit() && interaction.isFromMessage()) {
    return await interaction.update(`now: ${interaction.fields.getTextInputValue('prompt')}`);
  }
  return undefined;
}

function rows() {
  return [
    {
      type: ComponentType.ActionRow as const,
      components: [
        {
          type: ComponentType.Button as const,
          style: ButtonStyle.Primary as const,
          label: 'Count',
          custom_id: 'count',
        },
        {
          type: ComponentType.Button as const,
          style: ButtonStyle.Secondary as const,
          label: 'Edit',
          custom_id: 'edit:1',
        },
      ],
    },
    {
      type: ComponentType.ActionRow as const,
      components: [
        {
          type: ComponentType.StringSelect as const,
          custom_id: 'pick',
          options: ['a', 'b'].map((value) => ({ label: value, value })),
        },
      ],
    },
  ];
}
