import { setTimeout as sleep } from 'node:timers/promises';
import { type ChatInputCommandInteraction, Client, Events, GatewayIntentBits } from 'discord.js';

/**
 * The baseline: a bot as one would write it in an afternoon with discord.js's defaults. It acknowledges, then awaits
 * one function per job that polls every 10 s, edits the reply, and posts the file from memory.
 */
const POLL_MS = 10_000;

const apiUrl = process.env['DISCORD_API_URL'];
const providerUrl = process.env['OPENAI_BASE_URL'];
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  ...(apiUrl !== undefined && { rest: { api: apiUrl } }),
});

async function makeVideo(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  if (providerUrl === undefined) return;
  const form = new FormData();
  form.set('prompt', interaction.options.getString('prompt') ?? '');
  form.set('seconds', '5');
  let video = await read(await fetch(`${providerUrl}/videos`, { method: 'POST', body: form }));
  while (video.status !== 'completed') {
    await sleep(POLL_MS);
    video = await read(await fetch(`${providerUrl}/videos/${video.id}`));
    if (video.status !== 'completed') await interaction.editReply(`Working on it: ${video.progress} %`);
  }
  const content = await fetch(`${providerUrl}/videos/${video.id}/content`);
  const attachment = Buffer.from(await content.arrayBuffer());
  await interaction.editReply({ content: 'Done', files: [{ attachment, name: 'video.mp4' }] });
}

async function read(response: Response): Promise<{ id: string; status: string; progress: number }> {
  // An afternoon's bot trusts its input.
  return (await response.json()) as { id: string; status: string; progress: number };
}

client.on(Events.Error, console.error);
client.once(Events.ClientReady, () => {
  const prompt = { name: 'prompt', description: 'What to show', type: 3, required: true };
  void client.application?.commands.set([{ name: 'video', description: 'Make a video', options: [prompt] }]);
});
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand())
    makeVideo(interaction).catch((error: Error) => console.error(`plain loop: ${error.message}`));
});
await client.login(process.env['DISCORD_TOKEN']);
