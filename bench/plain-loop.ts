import { Client, Events, GatewayIntentBits } from 'discord.js';

/**
 * The baseline: the bot that one would write in an afternoon with discord.js's defaults. It acknowledges, then
 * awaits one function per job that looks every 10 s and edits the reply.
 */
const JOB_MS = 35_000;
const POLL_MS = 10_000;

const apiUrl = process.env['DISCORD_API_URL'];
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  ...(apiUrl !== undefined && { rest: { api: apiUrl } }),
});
client.on(Events.Error, console.error);
client.once(Events.ClientReady, async () => {
  const prompt = { name: 'prompt', description: 'What to show', type: 3, required: true };
  await client.application?.commands.set([{ name: 'video', description: 'Make a video', options: [prompt] }]);
});
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  const endsAtMs = Date.now() + JOB_MS;
  while (Date.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    await interaction.editReply(`Working on ${interaction.options.getString('prompt')}…`);
  }
  await interaction.editReply('Done');
});
await client.login(process.env['DISCORD_TOKEN']);
