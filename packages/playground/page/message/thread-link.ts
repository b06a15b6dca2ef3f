import type { APIChannel } from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';

/** The thread that was started from a message. */
export function threadLink({ id, name }: APIChannel) {
  return h(
    'button',
    {
      class: 'thread-link',
      type: 'button',
      data: { testid: 'thread', channelId: id },
      on: { click: () => store.openChannel(id) },
    },
    icon('thread'),
    h('span', {}, name ?? ''),
    h('strong', {}, t('openThread')),
  );
}
