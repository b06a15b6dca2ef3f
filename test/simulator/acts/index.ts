import { administer, importSettings, setSetting } from './admin.ts';
import { ask, order, useMenu } from './ask.ts';
import { useCast } from './cast.ts';
import { cancel, click, clickEverything, clickRare, review } from './click.ts';
import { makeFilm, tellStory } from './films.ts';
import { hideVideo, makeFrom, removeVideo, useQueue } from './paths.ts';
import { privacy } from './privacy.ts';
import type { Act } from './stage.ts';

/** Everything that members do, by its name in a plan. */
export const acts: Readonly<Record<string, Act>> = {
  ...{ order, ask, 'use a menu': useMenu, click, 'click everything': clickEverything },
  ...{
    'click something rare': clickRare,
    cancel,
    review,
    privacy,
    'change a setting': setSetting,
    administer,
    'remove a video': removeVideo,
    'make from a video': makeFrom,
    'hide a video': hideVideo,
    'use the queue': useQueue,
    'import settings': importSettings,
    'use the cast': useCast,
    'make a film': makeFilm,
    'tell a story': tellStory,
  },
};
