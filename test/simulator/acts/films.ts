import type { OptionValues } from '@cutscene/playground/discord/driver/options.ts';
import { prompt } from '../hostile.ts';
import { membersOf } from '../world.ts';
import { change } from './admin.ts';
import { anImage } from './ask.ts';
import { clickThrough } from './paths.ts';
import { usePrivacy } from './privacy.ts';
import { type Act, controls, type Person, type Stage } from './stage.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const STEP_MS = 8 * SECOND_MS;
/** Each shot's words have a number of their own, which nobody else's have: see `creates`. */
const FIRST_NUMBER = 10_000_000;
const NUMBERS = 100;

type Event = Parameters<Act['run']>[1];

/** A film that is under way, and everything that may happen to it. */
interface Making {
  stage: Stage;
  event: Event;
  who: Person;
  /** Whoever else is in it. */
  other: Person;
}

const again = /^film:\d+:again/;
const run = /^film:\d+:run\.final/;

/** Somebody clicks one thing after the other, this long after the film has begun. */
function later({ stage, event, who }: Making, afterMs: number, path: readonly RegExp[]) {
  stage.later(afterMs, () => clickThrough(stage, event, { who, path: [again, ...path], everyMs: STEP_MS }));
}

const soonMs = ({ event }: Making) => event.random.between(1, 150) * SECOND_MS;

function use({ stage, event }: Making, by: Person, command: string, values: OptionValues) {
  stage.say(`${by.name} uses /${command}`);
  stage.follow(command, by.member.slash(command, values, { channel: `films-${by.guild}` }), by, event);
}

const adminOf = ({ stage, who }: Making) => stage.person(who.guild, membersOf(who.guild)[0] ?? '');

/** What happens to films. */
const fates: Readonly<Record<string, (making: Making) => void>> = {
  shot() {},
  'drafted, then shot'(making) {
    later(making, 14 * MINUTE_MS, [run]);
  },
  'changed, then shot anew'(making) {
    const changed = making.event.random.pick([/:redo\./, /:remove\./, /:move\./, /:edit\./, /:split\./]);
    later(making, 12 * MINUTE_MS, [/^film:\d+:shot$/, changed]);
    later(making, 14 * MINUTE_MS, [run]);
  },
  'canceled at the board'(making) {
    later(making, soonMs(making), [/^film:\d+:stop\./]);
    later(making, 10 * MINUTE_MS, [run]);
  },
  'one shot canceled'(making) {
    later(making, soonMs(making), [/^film:\d+:shot$/, /^film:\d+:cancel\./]);
    later(making, 12 * MINUTE_MS, [run]);
  },
  'budget over'(making) {
    const { stage, event, who } = making;
    const [name, usual] = ['server-budget', who.guild === 2 ? '5 a day' : 'default'];
    stage.later(soonMs(making), () => change(stage, who.guild, { name, value: '0.3 a day' }, event));
    stage.later(30 * MINUTE_MS, () => change(stage, who.guild, { name, value: usual }, event));
  },
  'counted by seconds'({ stage, event, who }) {
    const set = (value: string) => change(stage, who.guild, { name: 'film-counts', value }, event);
    set('seconds');
    stage.later(90 * MINUTE_MS, () => set('default'));
  },
  'its member blocked'(making) {
    const { stage, who } = making;
    const member = who.member;
    stage.later(soonMs(making), () => use(making, adminOf(making), 'block', { member }));
    stage.later(20 * MINUTE_MS, () => use(making, adminOf(making), 'unblock', { member }));
  },
  'its data deleted'(making) {
    const { stage, event, who } = making;
    stage.later(soonMs(making), () => usePrivacy(stage, event, { who, way: 'delete' }));
  },
  'its member gone for a while'(making) {
    const { stage, who } = making;
    const { member } = who;
    const guild = [...stage.discord.world.guilds.values()][who.guild];
    const record = guild?.members.get(member.id);
    stage.later(soonMs(making), () => member.kick());
    stage.later(40 * MINUTE_MS, () => record && guild?.members.set(member.id, record));
  },
  'somebody of it opted out'(making) {
    const { stage, event, other } = making;
    const way = (way: 'opt-out' | 'opt-in') => usePrivacy(stage, event, { who: other, way });
    stage.later(soonMs(making), () => way('opt-out'));
    stage.later(60 * MINUTE_MS, () => way('opt-in'));
  },
};

/** Somebody plans a film, changes its look or its shots, and makes it. Then one of the things above happens. */
export const makeFilm: Act = {
  weight: 3,
  cells: [
    ...Object.keys(fates).map((fate) => `film ${fate}`),
    ...['film begun', 'film joined', 'film not whole', 'film canceled', 'shot begun', 'shot refused'],
  ],
  async run(stage, event) {
    const { random } = event;
    const who = stage.anybody(random);
    const other = stage.person(who.guild, random.pick(membersOf(who.guild).slice(1)));
    const making: Making = { stage, event, who, other };
    const fate = random.pick(Object.keys(fates));
    stage.counters.hit(`film ${fate}`);
    const names = fate === 'somebody of it opted out' ? await sharedCast(making) : '';
    const count = random.between(2, 4);
    const shots = Array.from({ length: count }, (_, index) => {
      const number = FIRST_NUMBER + event.number * NUMBERS + index;
      return `${index + 1}. ${prompt(number, random)}${names}`;
    });
    const kind = fate === 'drafted, then shot' ? 'draft' : 'final';
    stage.later(names === '' ? 0 : 45 * SECOND_MS, () => {
      use(making, who, 'film', { idea: shots.join('\n\n') });
      clickThrough(stage, event, {
        ...{ who, everyMs: STEP_MS },
        path: [
          ...(random.chance(0.6) ? [/^film:\d+:look$/, /^film:\d+:model$/, /^film:\d+:page/] : []),
          ...(random.chance(0.4) ? [/^film:\d+:shot$/, /^film:\d+:continues\.[2-9]/, /^film:\d+:page/] : []),
          new RegExp(`^film:\\d+:run\\.${kind}`),
          // Where the server asks about rights, the answer has the button once more.
          ...(random.chance(0.2) ? [/^film:\d+:run\.\w+\.[^.]+\./] : []),
        ],
      });
      stage.later(60 * SECOND_MS, () => fates[fate]?.(making));
    });
  },
};

/** Somebody else lets everybody in the server name them. */
async function sharedCast(making: Making): Promise<string> {
  const { stage, event, who, other: owner } = making;
  const set = (value: string) => change(stage, who.guild, { name: 'shared-cast', value }, event);
  const image = await owner.member.upload('mia.png', anImage());
  set('on');
  use(making, owner, 'cast add', { name: 'Mia', image });
  clickThrough(stage, event, { who: owner, path: [/^cast:\d+:yes$/] });
  stage.later(25 * SECOND_MS, () => use(making, owner, 'cast share', { name: 'Mia' }));
  stage.later(60 * MINUTE_MS, () => set('default'));
  return ' @Mia';
}

const turns = ['told', 'shown', 'filmed', 'ended'] as const;

/** Somebody starts a story, and others go on with it. */
export const tellStory: Act = {
  weight: 1.5,
  cells: [...turns.map((turn) => `story ${turn}`), 'clip of a story'],
  run(stage, event) {
    const { random, number } = event;
    const who = stage.anybody(random);
    const channel = `films-${who.guild}`;
    const title = prompt(number, random).slice(0, 80);
    stage.say(`${who.name} starts a story`);
    const started = who.member.slash(
      'story start',
      { title, ...(random.chance(0.7) && { prompt: prompt(FIRST_NUMBER + number * NUMBERS, random) }) },
      { channel },
    );
    stage.follow(`/story of ${who.name}`, started, who, event);
    const others = random.between(1, 3);
    for (let turn = 1; turn <= others; turn++) {
      const other = stage.person(who.guild, random.pick(membersOf(who.guild)));
      stage.later(turn * random.between(3, 9) * MINUTE_MS, () => goOn(stage, event, other));
    }
    const last = random.pick(turns);
    stage.later(30 * MINUTE_MS, () => {
      const stored = newestOf(stage, who.guild, /^story-show:/);
      if (!stored) return;
      stage.counters.hit(`story ${last}`);
      if (last === 'told') return goOn(stage, event, who);
      const inThread = { channel: stored.message.channel_id };
      const name = last === 'ended' ? 'story end' : 'story show';
      stage.follow(`/${name} of ${who.name}`, who.member.slash(name, {}, inThread), who, event);
      if (last === 'filmed') clickThrough(stage, event, { who, path: [/^story-film:/, /^story-film:/] });
    });
  },
};

/** Somebody takes the turn of the newest story in their server. Its form is filled in like any other. */
function goOn(stage: Stage, event: Event, who: Person) {
  const isTurn = /^story:/;
  const stored = newestOf(stage, who.guild, isTurn);
  const control = stored && controls(stored).find((each) => isTurn.test(String(each['custom_id'])));
  if (stored && control) stage.click(stored, control, { event, who });
}

function newestOf(stage: Stage, guild: number, kind: RegExp) {
  return stage
    .clickable()
    .filter((each) => each.ephemeralFor === null && stage.guildOf(each) === guild)
    .findLast((each) => controls(each).some((control) => kind.test(String(control['custom_id']))));
}
