import { ClientRefusal } from '@cutscene/playground/discord/client/refusal.ts';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ModalValues } from '@cutscene/playground/discord/driver/modal.ts';
import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  InteractionResponseType,
} from 'discord.js';
import type { Counters } from '../counters.ts';
import { prompt } from '../hostile.ts';
import type { Seeded } from '../machine/random.ts';
import type { Planned } from '../plan.ts';
import { guildNames, membersOf, type World } from '../world.ts';

/** Something that members do, one time. */
export interface Act {
  /** How often, beside the others. */
  weight: number;
  /** What a long run must reach by it. Default: nothing of its own. */
  cells?: readonly string[];
  run(stage: Stage, event: Planned): unknown;
}

export interface Person {
  guild: number;
  name: string;
  member: Member;
}

const READS_MS = { least: 300, most: 20_000 };

export type Stage = ReturnType<typeof createStage>;

/** What all acts share: people, and how they react to answers. */
export function createStage(options: {
  world: World;
  counters: Counters;
  say(line: string): void;
  /** Somebody wants to see a video once more. */
  onRepost(jobId: string): void;
}) {
  const { world, counters, say } = options;
  const { discord } = world;

  function person(guild: number, name: string): Person {
    return { guild, name, member: discord.member(name, { guild: guildNames[guild] ?? '' }) };
  }

  function anybody(random: Seeded): Person {
    const guild = random.below(guildNames.length);
    return person(guild, random.pick(membersOf(guild)));
  }

  /** Follows an answer as a person would: forms are filled in. */
  function follow(what: string, invocation: Invocation, { member }: Pick<Person, 'member'>, event: Planned) {
    invocation.acknowledged.then(
      ({ type }) => {
        counters.hit('interaction answered');
        if (type !== InteractionResponseType.Modal) return;
        const { random } = event;
        setTimeout(
          () => {
            counters.hit('form sent');
            void invocation
              .modal()
              .then((modal) => member.submitModal(invocation, fillIn(modal, event)))
              .catch(refused);
          },
          random.between(READS_MS.least, READS_MS.most),
        );
      },
      (error: Error) => {
        counters.hit('interaction failed');
        say(`${what}: ${error.message}`);
      },
    );
    return invocation;
  }

  /** Discord's own client doesn't offer it, or no longer. */
  function refused(error: unknown) {
    // A mistake of the simulator's own.
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    if (error instanceof ClientRefusal) counters.hit('refused by the client');
    say(`the client refuses: ${error.message.split('\n')[0]}`);
  }

  /** Does something later, if the client still offers it then. */
  function later(delayMs: number, run: () => unknown) {
    setTimeout(() => {
      try {
        run();
      } catch (error) {
        refused(error);
      }
    }, delayMs);
  }

  /** Clicks something on a message: whoever it belongs to, or anybody who sees it. */
  function click(
    stored: StoredMessage,
    control: Record<string, unknown>,
    { event, who }: { event: Planned; who?: Person },
  ) {
    const { random } = event;
    const { message } = stored;
    const clicker = who ?? clickerOf(stored, random);
    const { member, name } = clicker;
    const customId = String(control['custom_id']);
    const kind = customId.split(':')[0] ?? '';
    const chosen = Array.isArray(control['options'])
      ? [String(random.pick(control['options'] as { value: string }[]).value)]
      : undefined;
    counters.hit(`click ${kind}`);
    if (kind === 'repost') options.onRepost(customId.slice('repost:'.length));
    const times = random.chance(0.15) ? 2 : 1;
    if (times === 2) counters.hit('click doubled');
    for (let time = 0; time < times; time++) {
      say(`${name} clicks ${customId} on ${message.id}`);
      const done = chosen
        ? member.select(message, customId, chosen, { raw: true })
        : member.click(message, customId, { raw: true });
      follow(`click ${customId} of ${name}`, done, clicker, event);
    }
  }

  /** The number of the guild that a message is in; -1 for a direct message. */
  function guildOf({ message }: StoredMessage): number {
    const channel = discord.world.channels.get(message.channel_id);
    const name = discord.world.guilds.get(channel?.guildId ?? '')?.name;
    return name === undefined ? -1 : guildNames.indexOf(name);
  }

  function adminOf(stored: StoredMessage): Person | undefined {
    const guild = guildOf(stored);
    return guild < 0 ? undefined : person(guild, membersOf(guild)[0] ?? '');
  }

  /** Whoever has asked for a message. */
  function ownerOf(stored: StoredMessage): Person | undefined {
    const guild = guildOf(stored);
    const name = discord.world.users.get(
      stored.ephemeralFor ?? stored.message.interaction_metadata?.user.id ?? '',
    )?.user.username;
    return guild < 0 || name === undefined ? undefined : person(guild, name);
  }

  function clickerOf(stored: StoredMessage, random: Seeded): Person {
    const { message, ephemeralFor } = stored;
    const guild = guildOf(stored);
    const recipient = discord.world.channels.get(message.channel_id)?.recipientId;
    const owner = ephemeralFor ?? message.interaction_metadata?.user.id ?? recipient;
    const people = guild < 0 ? [] : membersOf(guild);
    const isOwn = owner && (ephemeralFor || people.length === 0 || random.chance(0.6));
    const name = isOwn ? (discord.world.users.get(owner)?.user.username ?? '') : random.pick(people);
    return guild < 0 ? { guild, name, member: discord.member(name) } : person(guild, name);
  }

  /** Messages that can be clicked, the oldest first. */
  function clickable(): StoredMessage[] {
    return [...discord.world.messages.values()].filter((each) => !each.deleted && controls(each).length > 0);
  }

  return {
    ...options,
    discord,
    person,
    anybody,
    follow,
    refused,
    later,
    click,
    clickable,
    adminOf,
    ownerOf,
    guildOf,
  };
}

type Control = Record<string, unknown>;

/** By message: each change of one is another object. */
const known = new WeakMap<object, Control[]>();

/** Everything on a message that can be clicked or chosen from. */
export function controls({ message }: StoredMessage): Control[] {
  const found =
    known.get(message) ??
    [...walk(message.components ?? [])].filter((each) => typeof each['custom_id'] === 'string');
  known.set(message, found);
  return found;
}

/** A form, as this member fills it in: some of its texts are hostile, the others stay as they were. */
function fillIn(modal: APIModalInteractionResponseCallbackData, { random, number }: Planned): ModalValues {
  const inputs = [...walk(modal.components)].filter(
    (each) => each['type'] === ComponentType.TextInput && typeof each['custom_id'] === 'string',
  );
  return Object.fromEntries(
    inputs.flatMap((each): [string, string][] => {
      const isEmpty = !each['value'];
      const isNeeded = each['required'] !== false;
      if (!(isEmpty && isNeeded) && !random.chance(0.4)) return [];
      const most = Number(each['max_length'] ?? 4_000);
      return [[String(each['custom_id']), prompt(number, random).slice(0, most)]];
    }),
  );
}
