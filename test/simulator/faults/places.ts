import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { provoke } from '../acts/ask.ts';
import { controls } from '../acts/stage.ts';
import type { Planned } from '../plan.ts';
import { guildNames, membersOf } from '../world.ts';
import type { Fault, Site } from './site.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** A moderator deletes a message that shows a video in progress. It has to be delivered elsewhere. */
export const deletedMessage: Fault = {
  weight: 4,
  cells: ['message in progress deleted', 'outage right after a post', 'crash right after a post'],
  async run(site, event) {
    const { discord, counters, say, stage } = site;
    const { random } = event;
    const who = await provoke(stage, event, {});
    stage.later(random.between(10, 60) * SECOND_MS, async () => {
      const inProgress = stage
        .clickable()
        .filter((each) => each.ephemeralFor === null && controls(each).some(isCancel));
      // Theirs may have ended, or never begun.
      const stored =
        inProgress.findLast((each) => stage.ownerOf(each)?.member.id === who.member.id) ?? inProgress.at(-1);
      if (!stored) return;
      say(`fault: a moderator deletes message ${stored.message.id}`);
      counters.hit('message in progress deleted');
      await discord.deleteMessage(stored.message.id);
    });
    if (random.chance(0.6)) troubleAtNextPost(site, event);
  },
};

/**
 * When the next video is in a message of its own, nobody hears that: every process crashes, or Discord goes away, mostly for
 * longer than it would know it again.
 */
function troubleAtNextPost({ discord, counters, spoil, spoilOnly, lives, say }: Site, { random }: Planned) {
  const isCrash = random.chance(0.5);
  const forMs = random.between(MINUTE_MS, 12 * MINUTE_MS);
  const { events } = discord.world;
  const posted = ({ message, ephemeralFor }: StoredMessage) => {
    const isOwn = message.author.id === discord.world.botUser.id && !message.interaction_metadata;
    if (!isOwn || ephemeralFor !== null || message.attachments.length === 0) return;
    events.off('messageCreate', posted);
    if (isCrash) return crashAll();
    spoilOnly('Discord unreachable', forMs, () => {
      counters.hit('outage right after a post');
      return discord.goAway();
    });
  };
  function crashAll() {
    say('fault: everybody crashes right after a post');
    counters.hit('crash right after a post');
    for (const life of lives.all()) lives.crash(life, forMs + random.below(30) * SECOND_MS);
  }
  events.on('messageCreate', posted);
  spoil('trouble with the next post', 30 * MINUTE_MS, () => events.off('messageCreate', posted));
}

const isCancel = (control: Record<string, unknown>) => String(control['custom_id']).startsWith('cancel:');

/** What the bot may not do in a channel for a while. */
const taken = ['ViewChannel', 'SendMessages', 'AttachFiles', 'EmbedLinks'] as const;

export const closedChannel: Fault = {
  weight: 3,
  cells: taken.map((permission) => `no ${permission}`),
  run({ discord, counters, spoilOnly }, { random }) {
    const channel = `${random.pick(['films', 'night', 'log'])}-${random.below(guildNames.length)}`;
    const permission = random.pick(taken);
    spoilOnly(`no ${permission} in ${channel}`, random.between(MINUTE_MS, 60 * MINUTE_MS), () => {
      counters.hit(`no ${permission}`);
      discord.takeFromBot(channel, permission);
      return () => discord.takeFromBot(channel);
    });
  },
};

/** Somebody takes no direct messages for a while. */
export const closedDirectMessages: Fault = {
  weight: 2,
  cells: ['no direct messages'],
  run({ discord, counters, spoilOnly }, { random }) {
    const name = random.pick(membersOf(random.below(guildNames.length)));
    spoilOnly(`${name} takes no direct messages`, random.between(MINUTE_MS, 120 * MINUTE_MS), () => {
      counters.hit('no direct messages');
      const member = discord.member(name);
      member.closeDirectMessages();
      return () => member.closeDirectMessages(false);
    });
  },
};

/** A server loses its boosts: its videos are too large for a while. */
export const smallUploads: Fault = {
  weight: 2,
  cells: ['small upload limit'],
  async run({ discord, counters, spoilOnly, stage }, event) {
    const name = event.random.pick(guildNames);
    spoilOnly(`${name} has a small upload limit`, event.random.between(10, 60) * MINUTE_MS, () => {
      counters.hit('small upload limit');
      discord.setUploadLimit(event.random.between(90, 140) * 1_000, name);
      return () => discord.setUploadLimit(20 * 2 ** 20, name);
    });
    for (let time = 0; time < 3; time++) await provoke(stage, event, {});
  },
};
