import { PermissionFlagsBits } from 'discord-api-types/v10';
import { startLocalDiscord } from '../../discord/index.ts';
import { CAREFUL_BOT_PERMISSIONS, DEFAULT_GUILD } from '../../discord/options.ts';
import { api, connectRaw, register, VIDEO } from '../raw.ts';
import type { Ids, Sample } from './samples.ts';

/** A local Discord with everything that the samples need. Files in a request are a few bytes. */
export async function createSender() {
  const botPermissions = CAREFUL_BOT_PERMISSIONS | PermissionFlagsBits.CreateGuildExpressions;
  const guilds = [{ ...DEFAULT_GUILD, botPermissions }];
  const discord = await startLocalDiscord({ rateLimits: false, unlistedFilesBug: false, guilds });
  discord.setSlots({ emoji: 1_000, sound: 1_000 });
  discord.addChannel({ name: 'shelf', kind: 'forum' });
  await register(discord, VIDEO);
  const bot = await connectRaw(discord);
  const [guild] = discord.world.guilds.values();
  const channel = discord.channelId('films');
  const post = (content: string, components: object[] = []) =>
    api(discord, 'POST', `/channels/${channel}/messages`, { content, components });
  const button = { type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'source' }] };
  const source = (await post('source', [button])).json;
  const message: string = (await post('target')).json.id;
  const ids: Ids = {
    user: discord.member('mia').id,
    role: [...(guild?.roles.keys() ?? [])].at(-1) ?? '',
    channel,
    message,
  };
  const mia = discord.member('mia');

  /** Interactions without an answer yet, by kind. */
  const open = new Map<string, { id: string; token: string }>();
  async function interaction(kind: 'command' | 'suggest' | 'click') {
    const known = open.get(kind);
    if (known !== undefined) return known;
    if (kind === 'click') mia.click(source, 'source', { raw: true });
    else if (kind === 'command') mia.slash('video', { prompt: 'a cat' }, { channel: 'films' });
    else void mia.autocomplete('video', { model: 'k' }, 'model').catch(() => {});
    const made = await bot.interaction();
    open.set(kind, made);
    return made;
  }

  const acknowledged = await interaction('command');
  open.clear();
  await api(discord, 'POST', `/interactions/${acknowledged.id}/${acknowledged.token}/callback`, {
    type: 4,
    data: { content: 'first' },
  });

  const commandId = async (base: string) => {
    const { json } = await api(discord, 'POST', base, { name: 'video', description: 'x' });
    return String(json.id);
  };

  async function pathOf({ route, name }: Sample): Promise<string> {
    const { applicationId } = discord;
    if (name === 'a post') return `/channels/${discord.channelId('shelf')}/threads`;
    const own = route.split(' ')[1] ?? '';
    const guildPath = own.replace(':app', applicationId).replace(':guild', guild?.id ?? '');
    if (own.endsWith(':command')) {
      const base = guildPath.replace('/:command', '');
      return `${base}/${await commandId(base)}`;
    }
    if (own.startsWith('/webhooks/'))
      return guildPath.replace(':token', acknowledged.token).replace(':message', '@original');
    if (own.endsWith('/threads') && own.includes(':message'))
      return `/channels/${channel}/messages/${(await post('thread')).json.id}/threads`;
    return guildPath.replace(':channel', channel).replace(':message', message);
  }

  const kinds: Readonly<Record<string, 'suggest' | 'click'>> = {
    suggestions: 'suggest',
    'an update': 'click',
  };

  return {
    ids,
    /** Sends a body instead of the sample's own. */
    async send(
      sample: Sample,
      body: unknown,
    ): Promise<{ status: number; json: { code?: number; errors?: unknown } }> {
      const isCallback = sample.route.includes('/callback');
      const kind = kinds[sample.name] ?? 'command';
      const target = isCallback ? await interaction(kind) : undefined;
      const path = target ? `/interactions/${target.id}/${target.token}/callback` : await pathOf(sample);
      const [method = ''] = sample.route.split(' ');
      const answer = await api(discord, method, path, form(sample, body));
      if (answer.status < 300) open.delete(kind);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      await bot[Symbol.asyncDispose]();
      await discord.close();
    },
  };
}

function form({ files }: Sample, body: unknown): unknown {
  if (files === undefined) return body;
  const data = new FormData();
  data.append('payload_json', JSON.stringify(body) ?? 'null');
  for (const [index, file] of files.entries()) data.append(`files[${index}]`, new Blob(['x']), file);
  return data;
}
