import { type APIMessageTopLevelComponent, ComponentType } from 'discord.js';
import { providerName } from '../../catalog/provider-names.ts';
import type { Translate } from '../../locales/translate.ts';
import { fittingLines } from '../../settings/describe.ts';
import { small } from '../../text/markdown.ts';
import { card, gallery, heading, line, row } from '../card.ts';
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
  /** An attached image. */
  chart: { name: string; description: string } | undefined;
  nowMs: number;
}

export const ALL = 'all';
const ON_PAGE = 9;
/** All texts of a message share 4,000 characters. */
const TEXT_LENGTH = 4_000;
/** A select menu has at most 25 options, and one means all. */
const MAX_FILTERS = 24;

/** The content of `/models`. Pure. */
export function renderModels(view: ModelsView): APIMessageTopLevelComponent[] {
  const { t, chart, filter, nowMs } = view;
  const shown = listedIn(view.models, view.filter);
  const pages = pagesOf(shown.length, ON_PAGE, view.page);
  const onPage = shown.slice(pages.current * ON_PAGE, (pages.current + 1) * ON_PAGE);
  const entries = onPage.map((listed) => modelLines(t, listed, nowMs).join('\n'));
  const title = heading('🎬', t('models.title'));
  const list = entries.length > 0 ? entries.join('\n') : nothing(t, filter);
  const footer = small(t('models.footer'));
  const room = TEXT_LENGTH - title.length - list.length - footer.length - 1;
  const overview = fittingLines(t, [...providerLines(t, view.providers), ...view.announcements], room);
  return [
    card([
      [title, overview].join('\n'),
      ...(chart ? [gallery(chart)] : [line]),
      list,
      footer,
      filterRow(view),
      ...(pages.count > 1 ? [pageRow(pages, (page) => `models:${filter ?? ALL}:${page}`, t)] : []),
    ]),
  ];
}

/** A provider's models, or all. */
export function listedIn(models: readonly ListedModel[], filter: string | undefined) {
  return models.filter(
    ({ model }) => filter === undefined || model.offers.some(({ provider }) => provider === filter),
  );
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
  return row({
    type: ComponentType.StringSelect,
    custom_id: 'models:filter',
    placeholder: t('models.choose'),
    options: [all, ...options],
  });
}
