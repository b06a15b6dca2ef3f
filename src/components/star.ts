import type { ButtonInteraction } from 'discord.js';
import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import { requireJob } from '../interactions/require-job.ts';
import type { Job } from '../jobs/job.ts';
import { isShowable } from '../jobs/showcase.ts';
import type { Log } from '../log.ts';
import { languageOf } from '../replies/job-view.ts';
import { starButton, withStars } from '../replies/star-button.ts';
import type { Clock } from '../runtime/clock.ts';
import { takesStars } from '../settings/showcase.ts';
import type { SettingsStore } from '../settings/store.ts';
import { asDelivered } from './as-delivered.ts';

/** While many click, a message is drawn again this often. */
const REDRAW_MS = 2_000;

type Click = ButtonInteraction<'raw' | 'cached'>;

/** Gives a video a star, or takes it back. Its member's own would say nothing. */
export function createStarButton(deps: {
  library: Pick<Library, 'find' | 'toggleStar' | 'starsOf'>;
  settings: Pick<SettingsStore, 'get'>;
  discord: Pick<Discord, 'moderatedChannels' | 'extras'>;
  clock: Clock;
  log: Log;
}): ButtonHandler {
  /** Messages that were drawn just now, and the click by which each is drawn next. */
  const drawn = new Map<string, Click | undefined>();

  /** The first click draws at once. Those that follow are drawn together, by the token of the last. */
  async function draw(interaction: Click, job: Job, stars: number): Promise<void> {
    const { id } = interaction.message;
    if (!drawn.has(id)) {
      drawn.set(id, undefined);
      deps.clock.after(REDRAW_MS, () => void drawLast(id, job));
      await interaction.update(shown(interaction, job, stars));
      return;
    }
    await interaction.deferUpdate();
    if (drawn.has(id)) drawn.set(id, interaction);
    else await interaction.editReply(shown(interaction, job, stars));
  }

  async function drawLast(id: string, job: Job): Promise<void> {
    const last = drawn.get(id);
    drawn.delete(id);
    if (!last) return;
    try {
      const stars = await deps.library.starsOf(job);
      if (stars !== undefined) await last.editReply(shown(last, job, stars));
    } catch (err) {
      deps.log.info({ err, job: job.id }, 'could not show the stars of a video');
    }
  }

  return {
    kind: 'star',
    async execute(interaction, jobId) {
      const job = asDelivered(await requireJob(interaction, jobId, 'see', deps));
      const { settings } = await deps.settings.get(interaction.guildId);
      if (!takesStars(settings)) throw new UserError((t) => t('star.off'));
      if (!isShowable(job)) throw new UserError((t) => t('star.over'));
      if (interaction.user.id === job.origin.userId) throw new UserError((t) => t('star.own'));
      await draw(interaction, job, await deps.library.toggleStar(job, interaction.user.id));
    },
  };
}

/** Everything else in the message stays. */
function shown({ message }: Click, job: Job, stars: number) {
  const components = message.components.map((component) => component.toJSON());
  return { components: withStars(components, starButton(job, stars, languageOf(job))) };
}
