import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { membersOf } from '../world.ts';
import { type Act, controls, type Person, type Stage } from './stage.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
type Event = Parameters<Act['run']>[1];

/** Somebody clicks one thing after the other, each on the newest of their messages that offers it; admins, of all messages in their server. */
export function clickThrough(
  stage: Stage,
  event: Event,
  { who, path, everyMs = 8 * SECOND_MS }: { who: Person; path: readonly RegExp[]; everyMs?: number },
): void {
  const [wanted, ...rest] = path;
  if (!wanted) return;
  stage.later(everyMs, () => {
    const isAdmin = who.name === membersOf(who.guild)[0];
    const mayUse = (each: StoredMessage) =>
      stage.ownerOf(each)?.member.id === who.member.id ||
      (isAdmin && each.ephemeralFor === null && stage.guildOf(each) === who.guild);
    const fits = (control: Record<string, unknown>) => wanted.test(String(control['custom_id']));
    const stored = stage.clickable().findLast((each) => mayUse(each) && controls(each).some(fits));
    if (!stored) return stage.say(`${who.name} finds nothing like ${wanted.source}`);
    stage.click(stored, event.random.pick(controls(stored).filter(fits)), { event, who });
    clickThrough(stage, event, { who, path: rest, everyMs });
  });
}

/** Whoever has asked for the newest video but a few that is there. */
function ownerOfVideo(stage: Stage, { random }: Event): Person | undefined {
  const done = stage
    .clickable()
    .filter((each) => each.ephemeralFor === null && each.message.attachments.length > 0);
  const stored = done.at(-1 - random.below(5));
  return stored && stage.ownerOf(stored);
}

function along(
  weight: number,
  path: readonly RegExp[],
  after?: (stage: Stage, event: Event, who: Person) => void,
): Act {
  return {
    weight,
    run(stage, event) {
      const who = ownerOfVideo(stage, event);
      if (!who) return;
      clickThrough(stage, event, { who, path });
      after?.(stage, event, who);
    },
  };
}

/** Somebody deletes their video. */
export const removeVideo = along(1, [/^more:/, /^delete:/, /^delete-now:/]);

/** A moderator hides a video, and shows it again. */
export const hideVideo: Act = {
  weight: 1,
  run(stage, event) {
    const owner = ownerOfVideo(stage, event);
    const who = owner && stage.person(owner.guild, membersOf(owner.guild)[0] ?? '');
    if (who) clickThrough(stage, event, { who, path: [/^more:/, /^hide:/, /^more:/, /^show:/] });
  },
};

/** Somebody makes a video from theirs, and joins both once it should be there. */
export const makeFrom = along(
  4,
  [/^more:/, /^(?:continue|continue|edit-video|upscale):/, /^compose:[^:]+:make\./],
  (stage, event, who) => {
    for (const minutes of [6, 14])
      stage.later(minutes * MINUTE_MS, () =>
        clickThrough(stage, event, { who, path: [/^more:/, /^join:/, /^join:/] }),
      );
  },
);

/** Somebody looks for their unfinished video in the queue, and cancels or gets it there. */
export const useQueue: Act = {
  weight: 1.5,
  run(stage, event) {
    const having = (kind: RegExp) =>
      stage
        .clickable()
        .filter((each) => each.ephemeralFor === null)
        .findLast((each) => controls(each).some((control) => kind.test(String(control['custom_id']))));
    const stored = having(/^deliver:/) ?? having(/^cancel:/);
    const who = stored && stage.ownerOf(stored);
    if (!who) return;
    stage.say(`${who.name} looks for their video in the queue`);
    const command = who.member.slash('queue', {}, { channel: `films-${who.guild}` });
    stage.follow(`/queue of ${who.name}`, command, who, event);
    clickThrough(stage, event, { who, path: [/^queue-(?:cancel|deliver):/] });
  },
};
