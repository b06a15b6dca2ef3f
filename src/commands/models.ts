import { ApplicationCommandType, type BaseInteraction, MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { isStandIn, providerName } from '../catalog/provider-names.ts';
import { usualUsd } from '../catalog/ways.ts';
import { botMay } from '../interactions/bot-may.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Figures } from '../interactions/ports/figures.ts';
import { usualTime } from '../jobs/timings.ts';
import { type Translate, translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Health } from '../providers/health.ts';
import { chartAltText } from '../replies/models/alt-text.ts';
import type { ChartPoint } from '../replies/models/chart-point.ts';
import type { ListedModel } from '../replies/models/listed-model.ts';
import { listedIn, renderModels } from '../replies/models/render-models.ts';
import { longDate } from '../replies/times.ts';
import type { Requests } from '../requests/requests.ts';
import { usableModels } from '../requests/validate.ts';
import type { Clock } from '../runtime/clock.ts';
import { codeLine } from '../text/markdown.ts';

export interface ModelsDeps {
  requests: Pick<Requests, 'settingsFor'>;
  catalog: Catalog;
  figures: Pick<Figures, 'health' | 'timings' | 'drawChart'>;
  discord: Pick<Discord, 'extras' | 'editReply'>;
  clock: Clock;
  log: Log;
}

export const modelsData = {
  name: 'models',
  description: 'The models you can use here, with prices and times',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
} as const satisfies ChatInputData;

export function createModelsCommand(deps: ModelsDeps): Command {
  return {
    data: modelsData,

    async execute(interaction) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await showModels(interaction, { filter: undefined, page: 0 }, deps);
    },
  };
}

const CHART_NAME = 'price-and-time.png';

/** Shows the models of one provider or all, with the chart if there is something to compare, in a deferred answer. */
export async function showModels(
  interaction: BaseInteraction<'raw' | 'cached'>,
  { filter, page }: { filter: string | undefined; page: number },
  deps: ModelsDeps,
): Promise<void> {
  const { catalog, clock } = deps;
  const { health, timings } = deps.figures;
  const settings = await deps.requests.settingsFor(requesterOf(interaction, deps.discord.extras));
  const usable = usableModels(settings, catalog.offered);
  const offered = usable.map((model): ListedModel => {
    const { ms, isLearned } = usualTime(timings, model);
    return { model, usualMs: ms, isLearned };
  });
  const shown = listedIn(offered, filter);
  const t = translatorFor(interaction);
  const points = shown.map(({ model, usualMs }) => ({
    label: model.label,
    plainLabel: model.id,
    group: providerName(model.offers[0].provider),
    typicalMs: usualMs,
    usd: usualUsd(model),
  }));
  const chart = botMay(interaction, 'AttachFiles') ? await tryDrawChart(t, points, deps) : undefined;
  const description = chartAltText(t, points);
  const isAdmin = interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true;
  const body = renderModels({
    t,
    providers: catalog.providers
      .filter(({ id }) => !isStandIn(id) || listedIn(offered, id).length > 0)
      .map(({ id, isHere }) => ({
        id,
        hasKey: isHere,
        models: listedIn(offered, id).length,
        health: health.of(id),
      })),
    models: offered,
    filter,
    page,
    announcements: isAdmin ? announcements(t, health) : [],
    chart: chart && { name: CHART_NAME, description },
    nowMs: clock.now(),
  });
  await deps.discord.editReply(
    interaction,
    body,
    chart ? [{ bytes: chart, name: CHART_NAME, contentType: 'image/png', description }] : [],
  );
}

/** A list without its chart is better than none. */
async function tryDrawChart(
  t: Translate,
  points: readonly ChartPoint[],
  { figures, log }: ModelsDeps,
): Promise<Buffer | undefined> {
  if (points.length < 2) return undefined;
  try {
    return await figures.drawChart({ kind: 'models', language: t.language, points });
  } catch (err) {
    log.warn({ err }, 'could not draw the chart of models');
    return undefined;
  }
}

function announcements(t: Translate, health: Health): string[] {
  return health.notices().map(({ providerId, model: id, endsOn }) => {
    const provider = providerName(providerId);
    const model = id === undefined ? undefined : codeLine(id, 80);
    const date = endsOn === undefined ? undefined : longDate(endsOn, t);
    return `📣 ${announcement(t, provider, model, date)}`;
  });
}

function announcement(t: Translate, provider: string, model?: string, date?: string): string {
  if (model === undefined) {
    return date === undefined
      ? t('models.announces', { provider })
      : t('models.announcesOn', { provider, date });
  }
  return date === undefined
    ? t('models.announcesModel', { provider, model })
    : t('models.announcesModelOn', { provider, model, date });
}
