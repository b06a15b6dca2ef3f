import { type APIEmbed, ComponentType } from 'discord.js';
import { providerName } from '../../catalog/provider-names.ts';
import type { Translate } from '../../locales/translate.ts';
import { pageRow, pagesOf } from '../pages.ts';
import type { ListedModel } from './listed-model.ts';
import { modelLines } from './model-lines.ts';
import { type ProviderView, providerLines } from './provider-lines.ts';

export interface ModelsView {
  t: Translate;
  /** Providers with a key first. */
  providers: readonly ProviderView[];
  /** The models that members may use, in the order of the list. */
  models: readonly ListedModel[];
  /** A provider's id, to show only its models. */
  filter: string | undefined;
  page: number;
  /** Ends of models that providers announced; for admins. */
  announcements: readonly string[];
  /** The name of an attached image. */
  chartName: string | undefined;
  nowMs: number;
}

export const ALL = 'all';
const ON_PAGE = 9;
/** All embeds of a message share 6,000 characters. */
const OVERVIEW_LENGTH = 2_500;
const COLOR = 0x7a6cff;
/** A select menu has at most 25 options, and one means all. */
const MAX_FILTERS = 24;

/** The content of `/models`. Pure. */
export function renderModels(view: ModelsView) {
  const shown = listedIn(view.models, view.filter);
  const pages = pagesOf(shown.length, ON_PAGE, view.page);
  const onPage = shown.slice(pages.current * ON_PAGE, (pages.current + 1) * ON_PAGE);
  return {
    embeds: [overview(view), list(view, onPage)],
    components: [
      filterRow(view),
      ...(pages.count > 1 ? [pageRow(pages, (page) => `models:${view.filter ?? ALL}:${page}`, view.t)] : []),
    ],
  };
}

/** A provider's models, or all. */
export function listedIn(models: readonly ListedModel[], filter: string | undefined) {
  return models.filter(
    ({ model }) => filter === undefined || model.offers.some(({ provider }) => provider === filter),
  );
}

function overview(view: ModelsView): APIEmbed {
  const lines = [...providerLines(view.t, view.providers), ...view.announcements];
  return {
    title: `🎬 ${view.t('models.title')}`,
    description: lines.join('\n').slice(0, OVERVIEW_LENGTH),
    color: COLOR,
    ...(view.chartName !== undefined && { image: { url: `attachment://${view.chartName}` } }),
  };
}

function list({ t, filter, nowMs }: ModelsView, onPage: readonly ListedModel[]): APIEmbed {
  const blocks = onPage.map((listed) => modelLines(t, listed, nowMs).join('\n'));
  return {
    description: blocks.length > 0 ? blocks.join('\n') : nothing(t, filter),
    color: COLOR,
    footer: { text: t('models.footer') },
  };
}

function nothing(t: Translate, filter: string | undefined): string {
  return filter === undefined
    ? t('refusal.nothingSetUp')
    : t('models.noneOf', { provider: providerName(filter) });
}

function filterRow({ t, providers, filter, models }: ModelsView) {
  const options = providers.slice(0, MAX_FILTERS).map(({ id, hasKey, models: count }) => ({
    label: providerName(id).slice(0, 100),
    value: id,
    emoji: { name: hasKey ? '✅' : '❌' },
    description: hasKey ? t('models.count', { count }) : t('models.noKey'),
    default: filter === id,
  }));
  const all = {
    label: t('models.all'),
    value: ALL,
    emoji: { name: '🎬' },
    description: t('models.count', { count: models.length }),
    default: filter === undefined,
  };
  return {
    type: ComponentType.ActionRow as const,
    components: [
      {
        type: ComponentType.StringSelect as const,
        custom_id: 'models:filter',
        placeholder: t('models.choose'),
        options: [all, ...options],
      },
    ],
  };
}
