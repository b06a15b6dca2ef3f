import type { OptionValues } from '@cutscene/playground/discord/driver/options.ts';
import { prompt } from '../hostile.ts';
import { membersOf } from '../world.ts';
import { change } from './admin.ts';
import { anImage } from './ask.ts';
import { clickThrough } from './paths.ts';
import type { Act, Person } from './stage.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
/** Few, so that they meet. The last one can't be a name. */
const names = ['Mia', 'MIA', 'Mia q900100q', 'ミア', '**zqbold** q900101q'];
/** Most take references. */
const models = ['kling-4', 'kling-4', 'gemini-omni-1.2', 'hailuo-2.3', 'kling'];
const stories = ['named', 'shown', 'shared', 'removed'] as const;

/** Somebody adds to their cast. Then they name it, look at it, share it, or remove it while a video has it. */
export const useCast: Act = {
  weight: 1.5,
  cells: [...stories.map((story) => `cast ${story}`), 'cast in a job'],
  async run(stage, event) {
    const { random, number } = event;
    const who = stage.anybody(random);
    const name = random.pick(names);
    const story = random.pick(stories);
    const use = (by: Person, command: string, values: OptionValues) => {
      stage.say(`${by.name} uses /${command} for ${name}`);
      const used = by.member.slash(command, values, { channel: `films-${by.guild}` });
      stage.follow(`/${command} of ${by.name}`, used, by, event);
    };
    const order = (by: Person) =>
      use(by, 'video', {
        ...{ prompt: `${prompt(number, random)} @${name}`, model: random.pick(models), notify: 'off' },
      });
    const image = await who.member.upload(
      'mia.png',
      random.chance(0.9) ? anImage() : Buffer.from('no image at all'),
    );
    const image_2 = random.chance(0.3) && (await who.member.upload('mia-2.png', anImage()));
    const description = prompt(number, random).slice(0, 200);
    use(who, 'cast add', { name, description, image, ...(image_2 && { image_2 }) });
    clickThrough(stage, event, { who, path: [/^cast:\d+:yes$/] });
    stage.counters.hit(`cast ${story}`);
    stage.later(20 * SECOND_MS, () => {
      if (story === 'named') return order(who);
      if (story === 'shown') {
        use(who, 'cast show', { name });
        return clickThrough(stage, event, { who, path: [/^cast:/] });
      }
      if (story === 'removed') {
        order(who);
        return stage.later(random.between(1, 30) * SECOND_MS, () => use(who, 'cast remove', { name }));
      }
      change(stage, who.guild, { name: 'shared-cast', value: 'on' }, event);
      stage.later(15 * SECOND_MS, () => use(who, 'cast share', { name }));
      stage.later(30 * SECOND_MS, () => order(stage.person(who.guild, random.pick(membersOf(who.guild)))));
      return stage.later(HOUR_MS, () =>
        change(stage, who.guild, { name: 'shared-cast', value: 'default' }, event),
      );
    });
  },
};
