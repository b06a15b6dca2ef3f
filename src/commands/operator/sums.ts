import type { Catalog } from '../../catalog/catalog.ts';
import { UserError } from '../../errors.ts';
import type { OperatorService } from '../../interactions/ports/operator.ts';
import type { Spend } from '../../jobs/ledger.ts';
import { type Period, periodOf } from '../../jobs/period.ts';
import type { Translate } from '../../locales/translate.ts';
import type { Log } from '../../log.ts';
import { REMOVED_GUILD_KEPT_MS } from '../../privacy/retention.ts';
import type { OperatorPlace, OperatorText } from '../../replies/operator/panel.ts';
import { renderServers, type ServerView } from '../../replies/operator/servers.ts';
import { renderSpend } from '../../replies/operator/spend.ts';
import type { Clock } from '../../runtime/clock.ts';

export interface SumsDeps {
  operator: OperatorService;
  catalog: Pick<Catalog, 'find' | 'offered'>;
  clock: Clock;
  log: Log;
}

/** The guilds with their use this month: the bot's present ones, and those that it left but still has data about. */
export async function serversOf(
  { page }: OperatorPlace,
  t: Translate,
  { operator, clock, log }: SumsDeps,
): Promise<OperatorText> {
  const [listed, absences, spend] = await Promise.all([
    operator.listGuilds().catch((err: unknown) => {
      log.warn({ err }, 'could not list the servers');
      throw new UserError((t) => t('history.discordAway'));
    }),
    operator.absences(),
    operator.spend(periodOf('month', clock.now())),
  ]);
  const here = listed.map(({ id, name, members }) => ({ id, name, members, goneSinceMs: undefined }));
  const ids = new Set(here.map(({ id }) => id));
  const gone = [...absences]
    .filter(([id]) => !ids.has(id))
    .map(([id, goneSinceMs]) => ({ id, name: undefined, members: undefined, goneSinceMs }));
  const servers = [...here, ...gone].map((server): ServerView => {
    const own = spend.filter(({ guildId }) => guildId === server.id);
    return { ...server, ...totalOf(own) };
  });
  const maxUsd = operator.caps.guildUsdPerMonth;
  return renderServers({ servers, maxUsd, page, keptMs: REMOVED_GUILD_KEPT_MS }, t);
}

/** The spend of this month and the last. */
export async function spendOf(
  _place: OperatorPlace,
  t: Translate,
  { operator, clock, catalog }: SumsDeps,
): Promise<OperatorText> {
  // By UTC, like the operator's caps.
  const month = periodOf('month', clock.now());
  const before: Period = periodOf('month', month.fromMs - 1);
  const [thisMonth, lastMonth] = [await operator.spend(month), await operator.spend(before)];
  // The spend is known without their names.
  const listed = await operator.listGuilds().catch(() => []);
  const guilds = new Map(listed.map(({ id, name }) => [id, name]));
  // With the providers that make it here.
  const offered = new Map(catalog.offered.map((model) => [model.id, model]));
  return {
    parts: renderSpend(
      {
        months: [
          { fromMs: month.fromMs, spend: thisMonth, total: totalOf(thisMonth) },
          { fromMs: before.fromMs, spend: lastMonth, total: totalOf(lastMonth) },
        ],
        maxUsd: operator.caps.globalUsdPerMonth,
        modelOf: (id) => offered.get(id) ?? catalog.find(id),
        guildName: (id) => guilds.get(id),
      },
      t,
    ),
  };
}

function totalOf(spend: readonly Spend[]) {
  const sum = (value: (each: Spend) => number) => spend.reduce((total, each) => total + value(each), 0);
  return {
    made: sum(({ made }) => made),
    spentUsd: sum(({ spentUsd }) => spentUsd),
    heldUsd: sum(({ heldUsd }) => heldUsd),
  };
}
