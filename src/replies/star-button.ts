import {
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { Translate } from '../locales/translate.ts';

/** Gives a star to a video, or takes it back. */
export function starButton({ id }: Job, stars: number, t: Translate): APIButtonComponentWithCustomId {
  return {
    ...{ type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id: `star:${id}` },
    ...{ emoji: { name: '⭐' }, label: t('button.star', { stars }) },
  };
}

/** A message's components with the present number of stars. */
export function withStars(
  components: readonly APIMessageTopLevelComponent[],
  button: APIButtonComponentWithCustomId,
): APIMessageTopLevelComponent[] {
  return components.map((row) =>
    row.type === ComponentType.ActionRow
      ? {
          ...row,
          components: row.components.map((each) =>
            'custom_id' in each && each.custom_id === button.custom_id ? button : each,
          ),
        }
      : row,
  );
}
