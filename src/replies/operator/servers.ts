import { dollars } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { safeLine, small } from '../../text/markdown.ts';
import { heading } from '../card.ts';
import { pagesOf } from '../pages.ts';
import { relativeTime } from '../times.ts';
import type { OperatorText } from './panel.ts';
import { shareOf } from './spend.ts';

/** A guild, with its members' use this month. */
export interface ServerView {
  id: string;
  /** `undefined` if the bot is no longer in it. */
  name: string | undefined;
  members: number | undefined;
  goneSinceMs: number | undefined;
  made: number;
  spentUsd: number;
  heldUsd: number;
}

const ON_PAGE = 8;
const NAME_LENGTH = 60;

/** The guilds, the most expensive first. Pure. */
export function renderServers(
  {
    servers,
    maxUsd,
    page,
    keptMs,
  }: {
    servers: readonly ServerView[];
    maxUsd: number | undefined;
    page: number;
    /** How long a guild's data is kept after the bot was removed from it. */
    keptMs: number;
  },
  t: Translate,
): OperatorText {
  const sorted = servers.toSorted(
    (a, b) =>
      b.spentUsd + b.heldUsd - a.spentUsd - a.heldUsd ||
      b.made - a.made ||
      (b.members ?? 0) - (a.members ?? 0),
  );
  const pages = pagesOf(sorted.length, ON_PAGE, page);
  const shown = sorted.slice(pages.current * ON_PAGE, (pages.current + 1) * ON_PAGE);
  const here = servers.filter(({ goneSinceMs }) => goneSinceMs === undefined).length;
  return {
    parts: [
      heading('🏠', t('operator.serverCount', { count: here })),
      ...(shown.length === 0 ? [] : [shown.map((server) => lines(server, { maxUsd, keptMs }, t)).join('\n')]),
    ],
    pages,
  };
}

function lines(
  server: ServerView,
  { maxUsd, keptMs }: { maxUsd: number | undefined; keptMs: number },
  t: Translate,
): string {
  const { id, name, members, goneSinceMs, made, spentUsd, heldUsd } = server;
  const parts = [
    ...(members === undefined ? [] : [t('operator.members', { count: members })]),
    t('operator.made', { count: made }),
    t('operator.cost', { usd: dollars(spentUsd, t) }),
  ];
  const gone =
    goneSinceMs === undefined
      ? []
      : [
          small(
            t('operator.gone', {
              since: relativeTime(goneSinceMs),
              until: relativeTime(goneSinceMs + keptMs),
            }),
          ),
        ];
  const title = name === undefined ? '' : `**${safeLine(name, NAME_LENGTH)}** `;
  const share = maxUsd === undefined ? [] : [shareOf(spentUsd + heldUsd, maxUsd, t)];
  return [`${title}\`${id}\``, parts.join(' · '), ...share, ...gone].join('\n');
}
