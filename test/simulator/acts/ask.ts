import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { OptionValues } from '@cutscene/playground/discord/driver/options.ts';
import { createCanvas } from '@napi-rs/canvas';
import { commandData } from '../../../src/commands/index.ts';
import { prompt } from '../hostile.ts';
import type { Seeded } from '../machine/random.ts';
import type { Planned } from '../plan.ts';
import { membersOf, serverNames } from '../world.ts';
import { clickThrough } from './paths.ts';
import type { Act, Person, Stage } from './stage.ts';

/** One for each provider, and two of two stages. */
const models = [
  ...[
    'hailuo-2.3',
    'self-hosted',
    'runway-gen4.5',
    'luma-ray-2',
    'luma-ray-3.2',
    'kling',
    'vidu',
    'ltx-2.5-fast',
    'grok-imagine-1.5-lite',
    'gemini-omni-1.2',
    'wan-2.7',
    'wan-2.2-14b',
  ],
  ...['hailuo-2.3-fast', 'pony-svd'],
];
const others = ['queue', 'quota', 'history', 'models', 'help', 'privacy', 'stats'];
const imageOptions = ['image', 'image', 'last_frame', 'reference'] as const;

let drawn: Buffer | undefined;
/** An image as members send them. The same for all: nobody looks at it. */
export const anImage = () => {
  drawn ??= createCanvas(1_024, 576).toBuffer('image/png');
  return drawn;
};

async function inputsOf(
  member: Member,
  { random, stage }: { random: Seeded; stage: Stage },
): Promise<OptionValues> {
  const options = [random.pick(imageOptions), ...(random.chance(0.2) ? (['reference_2'] as const) : [])];
  const values: Record<string, OptionValues[string]> = {};
  for (const option of options) {
    const isImage = random.chance(0.9);
    stage.counters.hit(isImage ? 'image from a member' : 'no image from a member');
    values[option] = await member.upload(
      random.pick(['boat.png', 'zqfile `[a](http://b.example).png']),
      isImage ? anImage() : Buffer.from('no image at all'),
    );
  }
  return values;
}

/** Somebody asks for a video. */
export const order: Act = {
  weight: 45,
  cells: [
    ...['interaction doubled', 'interaction lost', 'image from a member', 'no image from a member'],
    ...serverNames.map((name) => `task accepted by ${name}`),
  ],
  async run(stage, event) {
    const { random } = event;
    const who = stage.anybody(random);
    const model = random.pick(models);
    const isNight = model === 'pony-svd' || random.chance(0.1);
    const channel = `${isNight ? 'night' : random.chance(0.2) ? 'stage' : 'films'}-${who.guild}`;
    const times = random.chance(0.05) ? 2 : 1;
    const isLost = random.chance(0.02);
    const values = await videoOptions(stage, event, { who, model });
    if (isLost) stage.discord.faults.loseInteractions(1);
    else if (times === 2) stage.discord.faults.duplicateInteractions(1);
    if (isLost) stage.counters.hit('interaction lost');
    else if (times === 2) stage.counters.hit('interaction doubled');
    askFor(stage, event, { who, channel, values });
  },
};

async function videoOptions(
  stage: Stage,
  { random, number }: Planned,
  { who, model, hasImage }: { who: Person; model: string; hasImage?: true },
): Promise<OptionValues> {
  return {
    ...{ prompt: prompt(number, random), model },
    notify: random.pick(['ping', 'ping', 'dm', 'off']),
    ...(random.chance(0.1) && { draft: true }),
    ...(random.chance(0.1) && { avoid: prompt(number, random).slice(0, 200) }),
    ...((random.chance(0.2) || hasImage) && (await inputsOf(who.member, { random, stage }))),
  };
}

function askFor(
  { say, follow }: Stage,
  event: Planned,
  { who, channel, values }: { who: Person; channel: string; values: OptionValues },
) {
  const { name, member } = who;
  const command = member.slash('video', values, { channel });
  const { prompt, model } = values;
  say(`${name} asks for ${JSON.stringify(prompt)} by ${model} in ${channel}: ${command.id}`);
  follow(`/video of ${name}`, command, who, event);
}

/** Larger than what providers take inside a request. Behind the end of a PNG, nobody looks at anything. */
const aLargeImage = () => Buffer.concat([anImage(), Buffer.alloc(4 * 2 ** 20)]);

/** Somebody asks for such a video: what a fault that was just prepared is meant for. */
export async function provoke(
  stage: Stage,
  event: Planned,
  {
    model = event.random.pick(models),
    ...wanted
  }: { model?: string; hasImage?: true; isLarge?: true; notify?: 'dm' },
): Promise<Person> {
  const who = stage.anybody(event.random);
  const { hasImage, isLarge, notify } = wanted;
  const values = await videoOptions(stage, event, { who, model, ...(hasImage && { hasImage }) });
  const channel = `${model === 'pony-svd' ? 'night' : 'films'}-${who.guild}`;
  askFor(stage, event, {
    ...{ who, channel },
    values: {
      ...values,
      ...(isLarge && { image: await who.member.upload('boat.png', aLargeImage()) }),
      ...(notify && { notify }),
    },
  });
  return who;
}

/** Somebody uses another command, and perhaps what it offers. */
export const ask: Act = {
  weight: 9,
  run(stage, event) {
    const { anybody, person, say, follow } = stage;
    const somebody = anybody(event.random);
    const command = event.random.pick(others);
    // It isn't offered to anybody else.
    const isForAdmins = command === 'stats';
    const who = isForAdmins ? person(somebody.guild, membersOf(somebody.guild)[0] ?? '') : somebody;
    say(`${who.name} uses /${command}`);
    const channel = `films-${who.guild}`;
    follow(`/${command} of ${who.name}`, who.member.slash(command, {}, { channel }), who, event);
    if (isForAdmins) clickThrough(stage, event, { who, path: [/^stats:/, /^stats:/] });
  },
};

const menuCommands: readonly string[] = commandData.flatMap((data) =>
  'description' in data ? [] : [data.name],
);

/** Somebody uses a command of a message's menu: on a video, on another message, or on an image that they posted. */
export const useMenu: Act = {
  weight: 5,
  cells: menuCommands.map((name) => `menu: ${name}`),
  async run({ discord, anybody, say, follow, counters }, event) {
    const { random } = event;
    const who = anybody(random);
    const channel = `films-${who.guild}`;
    const offered = who.member.commands({ channel }).filter((name) => menuCommands.includes(name));
    const name = random.pick(offered);
    const inChannel = discord.messages(channel).filter(({ attachments }) => attachments.length > 0);
    const isOwn = inChannel.length === 0 || random.chance(0.3);
    const message = isOwn
      ? who.member.say(prompt(event.number, random), {
          channel,
          files: [await who.member.upload('boat.png', anImage())],
        })
      : random.pick(inChannel.slice(-20));
    counters.hit(`menu: ${name}`);
    say(`${who.name} uses “${name}” on ${message.id}`);
    follow(`“${name}” of ${who.name}`, who.member.messageCommand(name, message), who, event);
  },
};
