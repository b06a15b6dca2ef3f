import { type Act, controls } from './stage.ts';

const SECOND_MS = 1_000;
/** Where the buttons of `/privacy` lead to. */
const ways = ['export', 'delete', 'delete', 'opt-out', 'opt-in'];

/** Somebody wants to know what is stored about them, and deletes it, or wants to be in no videos. */
export const privacy: Act = {
  weight: 1.5,
  run(stage, event) {
    const { random } = event;
    const who = stage.anybody(random);
    const way = random.pick(ways);
    stage.say(`${who.name} uses /privacy for ${way}`);
    const command = who.member.slash('privacy', {}, { channel: `films-${who.guild}` });
    stage.follow(`/privacy of ${who.name}`, command, who, event);
    const next = (action: string) => {
      const stored = stage
        .clickable()
        .findLast(
          (each) =>
            each.ephemeralFor === who.member.id &&
            controls(each).some((control) => control['custom_id'] === `privacy:${action}`),
        );
      const control = stored && controls(stored).find((each) => each['custom_id'] === `privacy:${action}`);
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
  },
};
