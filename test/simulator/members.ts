import { ClientRefusal } from '@cutscene/playground/discord/client/refusal.ts';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import { InteractionResponseType } from 'discord.js';
import type { Counters } from './counters.ts';
import type { Seeded } from './machine/random.ts';
import { guildNames, membersOf, type World } from './world.ts';

/** One for each provider, and one of two stages. */
const models = [
  ...['hailuo-2.3', 'self-hosted', 'runway-gen4.5', 'luma-ray-2', 'luma-ray-3.2', 'kling', 'vidu'],
  ...['hailuo-2.3-fast', 'pony-svd'],
];
const words = [
  'a boat in a storm',
  'two *cats* on a `roof`',
  'the sea at night @everyone',
  'a kite ~~above~~ [a hill](x)',
];
const others = ['queue', 'quota', 'history', 'models', 'help', 'privacy', 'stats'];
/** Old messages are clicked too, but new ones more often. */
const RECENT = 30;
const READS_MS = { least: 300, most: 20_000 };

/** The 40 members, and what they do. */
export function createMembers(options: {
  world: World;
  random: Seeded;
  counters: Counters;
  say(line: string): void;
  /** Somebody wants to see a video once more. */
  onRepost(jobId: string): void;
}) {
  const { world, random, counters, say, onRepost } = options;
  const { discord } = world;
  let orders = 0;

  function anybody() {
    const guild = random.below(guildNames.length);
    const name = random.pick(membersOf(guild));
    return { guild, name, member: discord.member(name, { guild: guildNames[guild] ?? '' }) };
  }

  /** Follows an answer as a person would: forms are filled in. */
  function follow(what: string, invocation: Invocation, submit: (opener: Invocation) => Promise<unknown>) {
    invocation.acknowledged.then(
      ({ type }) => {
        counters.hit('interaction answered');
        if (type !== InteractionResponseType.Modal) return;
        counters.hit('form sent');
        setTimeout(
          () => void submit(invocation).catch(refused),
          random.between(READS_MS.least, READS_MS.most),
        );
      },
      (error: Error) => {
        counters.hit('interaction failed');
        say(`${what}: ${error.message}`);
      },
    );
  }

  /** Discord's own client doesn't offer it, or no longer. */
  function refused(error: unknown) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof ClientRefusal) counters.hit('refused by the client');
    say(`the client refuses: ${error.message.split('\n')[0]}`);
  }

  function order() {
    const { guild, name, member } = anybody();
    const values = {
      prompt: `q${orders++}q ${random.pick(words)}`,
      model: random.pick(models),
      notify: random.pick(['ping', 'ping', 'dm', 'off']),
      ...(random.chance(0.1) && { draft: true }),
    };
    const isNight = values.model === 'pony-svd' || random.chance(0.1);
    const channel = `${isNight ? 'night' : 'films'}-${guild}`;
    const times = random.chance(0.05) ? 2 : 1;
    if (times === 2) discord.faults.duplicateInteractions(1);
    if (times === 2) counters.hit('interaction doubled');
    const command = member.slash('video', values, { channel });
    say(`${name} asks for ${values.prompt} by ${values.model} in ${channel}: ${command.id}`);
    follow(`/video of ${name}`, command, (opener) => member.submitModal(opener));
  }

  function ask() {
    const { name, member, guild } = anybody();
    const command = random.pick(others);
    say(`${name} uses /${command}`);
    const channel = `films-${guild}`;
    follow(`/${command} of ${name}`, member.slash(command, {}, { channel }), (opener) =>
      member.submitModal(opener),
    );
  }

  /** Something on a message that can be clicked. */
  function controls({ message }: StoredMessage) {
    return [...walk(message.components ?? [])].filter((each) => typeof each['custom_id'] === 'string');
  }

  function click() {
    const all = [...discord.world.messages.values()].filter(
      (each) => !each.deleted && controls(each).length > 0,
    );
    if (all.length === 0) return;
    const stored = random.chance(0.7)
      ? (all[Math.max(0, all.length - 1 - random.below(RECENT))] as StoredMessage)
      : random.pick(all);
    const { message, ephemeralFor } = stored;
    const channel = discord.world.channels.get(message.channel_id);
    const guild = [...discord.world.guilds.values()].find(({ id }) => id === channel?.guildId);
    const nameOf = (id: string) => discord.world.users.get(id)?.user.username ?? '';
    const owner = ephemeralFor ?? message.interaction_metadata?.user.id ?? channel?.recipientId;
    const people = guild ? membersOf(guildNames.indexOf(guild.name)) : [];
    const name =
      owner && (ephemeralFor || people.length === 0 || random.chance(0.7))
        ? nameOf(owner)
        : random.pick(people);
    const member = discord.member(name, guild ? { guild: guild.name } : {});
    const control = random.pick(controls(stored));
    const customId = String(control['custom_id']);
    const chosen = Array.isArray(control['options'])
      ? [String(random.pick(control['options'] as { value: string }[]).value)]
      : undefined;
    counters.hit(`click ${customId.split(':')[0]}`);
    if (customId.startsWith('repost:')) onRepost(customId.slice('repost:'.length));
    const times = random.chance(0.15) ? 2 : 1;
    if (times === 2) counters.hit('click doubled');
    for (let time = 0; time < times; time++) {
      say(`${name} clicks ${customId} on ${message.id}`);
      const done = chosen
        ? member.select(message, customId, chosen, { raw: true })
        : member.click(message, customId, { raw: true });
      follow(`click ${customId} of ${name}`, done, (opener) => member.submitModal(opener));
    }
  }

  return {
    /** One member does one thing. */
    act() {
      const drawn = random.fraction();
      try {
        if (drawn < 0.45) order();
        else if (drawn < 0.55) ask();
        else click();
      } catch (error) {
        refused(error);
      }
    },
    /** Admins' settings, before anything else. */
    async prepare(settings: readonly { guild: number; name: string; value: string }[]) {
      for (const { guild, name, value } of settings) {
        const admin = discord.member(membersOf(guild)[0] ?? '', { guild: guildNames[guild] ?? '' });
        const set = admin.slash('settings set', { name, value }, { channel: `films-${guild}` });
        const { content } = await set.waitForMessage();
        if (!content.startsWith('✅')) throw new Error(`could not set ${name}: ${content}`);
        say(`${name} of guild ${guild}: ${content.split('\n')[0]}`);
      }
    },
  };
}
