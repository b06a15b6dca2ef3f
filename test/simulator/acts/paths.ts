import { type Act, controls, type Person, type Stage } from './stage.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
type Event = Parameters<Act['run']>[1];

/** Somebody clicks one thing after the other, each on the newest of their messages that offers it. */
export function clickThrough(
  stage: Stage,
  event: Event,
  { who, path, everyMs = 8 * SECOND_MS }: { who: Person; path: readonly RegExp[]; everyMs?: number },
): void {
  const [wanted, ...rest] = path;
  if (!wanted) return;
  stage.later(everyMs, () => {
    const fits = (control: Record<string, unknown>) => wanted.test(String(control['custom_id']));
    const stored = stage
      .clickable()
      .findLast((each) => stage.ownerOf(each)?.member.id === who.member.id && controls(each).some(fits));
    const control = stored && controls(stored).find(fits);
    if (!stored || !control) return stage.say(`${who.name} finds nothing like ${wanted.source}`);
    stage.click(stored, control, { event, who });
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

/** Somebody makes a video from theirs, and joins both once it is there. */
export const makeFrom = along(
  2,
  [/^more:/, /^(?:continue|reference|edit-video|upscale):/, /^compose:[^:]+:make:/],
  (stage, event, who) =>
    stage.later(8 * MINUTE_MS, () => clickThrough(stage, event, { who, path: [/^more:/, /^join:/] })),
);
