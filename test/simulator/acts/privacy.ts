import { type Act, controls, type Person, type Stage } from './stage.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60 * SECOND_MS;
/** Where the buttons of `/privacy` lead to. */
const ways = ['export', 'delete', 'delete', 'opt-out', 'opt-in'] as const;

/** Somebody wants to know what is stored about them, and deletes it, or wants to be in no videos for a while. */
export const privacy: Act = {
  weight: 1.5,
  cells: [...ways, 'delete-now'].map((way) => `privacy: ${way}`),
  run(stage, event) {
    const who = stage.anybody(event.random);
    const way = event.random.pick(ways);
    usePrivacy(stage, event, { who, way });
    if (way === 'opt-out') stage.later(HOUR_MS, () => usePrivacy(stage, event, { who, way: 'opt-in' }));
  },
};

/** Uses `/privacy` for one of what it offers. */
export function usePrivacy(
  stage: Stage,
  event: Parameters<Act['run']>[1],
  { who, way }: { who: Person; way: (typeof ways)[number] },
) {
  stage.say(`${who.name} uses /privacy for ${way}`);
  const command = who.member.slash('privacy', {}, { channel: `films-${who.guild}` });
  stage.follow(`/privacy of ${who.name}`, command, who, event);
  const next = (action: string) => {
    const isIt = (control: Record<string, unknown>) => control['custom_id'] === `privacy:${action}`;
    const stored = stage
      .clickable()
      .findLast((each) => each.ephemeralFor === who.member.id && controls(each).some(isIt));
    const control = stored && controls(stored).find(isIt);
    if (stored && control) stage.click(stored, control, { event, who });
    return control !== undefined;
  };
  stage.later(5 * SECOND_MS, () => {
    if (!next(way)) return;
    stage.counters.hit(`privacy: ${way}`);
    if (way !== 'delete') return;
    stage.later(5 * SECOND_MS, () => {
      if (next('delete-now')) stage.counters.hit('privacy: delete-now');
    });
  });
}
