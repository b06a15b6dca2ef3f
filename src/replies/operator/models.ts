import { createHash } from 'node:crypto';
import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import { retirementOf } from '../../catalog/catalog.ts';
import type { NewModels } from '../../catalog/described/new-models.ts';
import type { DescribedEntry, DescriptionProblem } from '../../catalog/described/records.ts';
import type { OwnPrice } from '../../catalog/described/to-model.ts';
import type { Model } from '../../catalog/schema.ts';
import { soundMark } from '../../catalog/tier.ts';
import { estimateUsd, usualWay, waysOf } from '../../catalog/ways.ts';
import { dollars, listOf } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { safeLine, small } from '../../text/markdown.ts';
import { heading, row } from '../card.ts';
import { pagesOf } from '../pages.ts';
import { relativeTime } from '../times.ts';
import type { OperatorText } from './panel.ts';

export interface ModelsView {
  rule: NewModels;
  /** Described models, newest first. */
  entries: readonly (DescribedEntry & { isOffered: boolean })[];
  problems: readonly DescriptionProblem[];
  /** When the descriptions were last read; `undefined`: never. */
  checkedAtMs: number | undefined;
  /** Offered models that end soon. */
  ending: readonly Model[];
  /** Offers whose price may be another. */
  unverified: readonly { model: Model; provider: string }[];
  labelOf(id: string): string;
  page: number;
  /** What the last click did. */
  notice?: string | undefined;
  customId(action: string): string;
}

/** A model in a button, whose id has no room for the model's. */
export function keyOf({ id }: Pick<Model, 'id'>): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 10);
}

const ON_PAGE = 3;
const PROBLEMS = 5;
/** Of a model's name, and of what is wrong with it. */
const NAME_LENGTH = 60;
const WORD_LENGTH = 40;
const SAID_LENGTH = 160;
/** The sentences about these name it. */
const inSentence: ReadonlySet<string> = new Set(['needs', 'noValues', 'tooMany']);

/** Models that appear, end or can't be read, for the operator. Pure. */
export function renderModels(view: ModelsView, t: Translate): OperatorText {
  const sorted = view.entries.toSorted((a, b) => rankOf(a) - rankOf(b));
  const pages = pagesOf(sorted.length, ON_PAGE, view.page);
  const shown = sorted.slice(pages.current * ON_PAGE, (pages.current + 1) * ON_PAGE);
  return {
    parts: [
      [heading('🧪', t('operator.models')), sums(view, t), ...rules(view, t), ...unverified(view, t)].join(
        '\n',
      ),
      ...(view.notice === undefined ? [] : [view.notice]),
      ...(view.ending.length === 0 ? [] : [view.ending.map((model) => endOf(model, view, t)).join('\n')]),
      ...leftOut(view, t),
    ],
    entries: shown.map((entry) => ({
      text: textOf(entry, view, t),
      row: row(...buttonsOf(entry, view, t)),
    })),
    pages,
  };
}

/** New ones first, gone ones last. */
function rankOf({ decision, goneSinceMs }: DescribedEntry): number {
  return goneSinceMs === undefined ? { new: 0, offered: 1, never: 2 }[decision] : 3;
}

function isNew({ decision, goneSinceMs }: DescribedEntry): boolean {
  return decision === 'new' && goneSinceMs === undefined;
}

function sums({ entries, ending }: ModelsView, t: Translate): string {
  const ends = ending.flatMap((model) => retirementOf(model)?.on ?? []).sort();
  const when = relativeTime(Date.parse(ends[0] ?? ''));
  return [
    `**${t('operator.newModels', { count: entries.filter(isNew).length })}**`,
    ...(ends.length === 0 ? [] : [t('operator.modelsEnd', { count: ends.length, when })]),
  ].join(' · ');
}

function rules({ rule, checkedAtMs }: ModelsView, t: Translate): string[] {
  const checked =
    checkedAtMs === undefined ? [] : [t('operator.modelsChecked', { when: relativeTime(checkedAtMs) })];
  return [small(t('operator.modelsRule', { rule }), ...checked)];
}

function endOf(model: Model, { labelOf }: ModelsView, t: Translate): string {
  const { on = '', successor = '' } = retirementOf(model) ?? {};
  const when = relativeTime(Date.parse(on));
  return `⏳ ${t('operator.modelEnds', { model: model.label, when, successor: labelOf(successor) })}`;
}

/** Texts of a provider are shown without markup, and cut. */
function leftOut({ problems }: ModelsView, t: Translate): string[] {
  if (problems.length === 0) return [];
  const lines = problems.slice(0, PROBLEMS).map(({ model, problem, what = '' }) => {
    const word = safeLine(what, WORD_LENGTH);
    const said = t('operator.modelProblem', { problem, word });
    return small(safeLine(model, NAME_LENGTH), said, ...(word && !inSentence.has(problem) ? [word] : []));
  });
  const more = problems.length - lines.length;
  return [
    [
      `⚠️ ${t('operator.modelsLeftOut', { count: problems.length })}`,
      ...lines,
      ...(more > 0 ? [small(t('operator.more', { count: more }))] : []),
    ].join('\n'),
  ];
}

/** Their estimates may be wrong, and budgets with them. */
function unverified({ unverified: offers }: ModelsView, t: Translate): string[] {
  if (offers.length === 0) return [];
  const names = offers.map(({ model, provider }) => `${model.label} (${provider})`);
  const [some, more] = [names.slice(0, PROBLEMS), names.length - PROBLEMS];
  const listed = listOf(more > 0 ? [...some, t('operator.more', { count: more })] : some, t);
  return [small(`💵 ${t('operator.pricesUnverified', { offers: listed })}`)];
}

function textOf(
  entry: DescribedEntry & { isOffered: boolean },
  { problems }: ModelsView,
  t: Translate,
): string {
  const { model, firstSeenMs, goneSinceMs, changedAtMs } = entry;
  const names = waysOf(model).flatMap(({ stages }) => stages.map(({ providerModel }) => providerModel));
  const state = problems.some((problem) => names.includes(problem.model)) ? 'unfit' : 'gone';
  const states = [
    goneSinceMs === undefined
      ? t('operator.modelState', { state: stateOf(entry), when: relativeTime(firstSeenMs) })
      : t('operator.modelGone', { state, when: relativeTime(goneSinceMs) }),
    ...(changedAtMs === undefined ? [] : [t('operator.modelChanged', { when: relativeTime(changedAtMs) })]),
  ];
  return [
    `**${model.label}** \`${model.id}\``,
    factsOf(entry, t),
    ...priceLines(entry, t),
    small(...states),
  ].join('\n');
}

/** Whose price it is, and what the provider says about one that the bot can't be sure of. */
function priceLines({ price, priceText: said, isPriced }: DescribedEntry, t: Translate): string[] {
  if (price) return [small(t('operator.priceIsYours', { price: priceText(price, t) }))];
  if (isPriced || said === undefined) return [];
  return [small(t('operator.priceSaid', { text: safeLine(said, SAID_LENGTH) }))];
}

/** `$0.05 per second`. */
export function priceText({ usd, per }: OwnPrice, t: Translate): string {
  return t('operator.priceFor', { usd: dollars(usd, t, { maximumFractionDigits: 5 }), per });
}

function stateOf({
  decision,
  isOffered,
}: DescribedEntry & { isOffered: boolean }): 'new' | 'offered' | 'never' {
  if (isOffered) return 'offered';
  return decision === 'never' ? 'never' : 'new';
}

/** `$0.63 / 5 s · 3–15 s · 720p · 16:9, 9:16 🔊`. */
function factsOf({ model, isPriced }: DescribedEntry, t: Translate): string {
  const way = usualWay(model);
  const { durations, defaultDurationSeconds: seconds, defaultResolution: resolution } = way;
  const usd = estimateUsd(way, { durationSeconds: seconds, resolution, hasImage: false });
  const lengths = Array.isArray(durations)
    ? durations.length > 3
      ? `${durations[0]}–${durations.at(-1)}`
      : durations.join(', ')
    : `${durations.from}–${durations.to}`;
  return [
    isPriced ? `${dollars(usd, t)} / ${seconds} s` : `**${t('operator.priceUnknown')}**`,
    `${lengths} s`,
    way.resolutions.join(', '),
    `${way.aspectRatios.join(', ')} ${soundMark(model)}`.trim(),
  ].join(' · ');
}

function buttonsOf(
  { model, isOffered, decision, goneSinceMs, price }: DescribedEntry & { isOffered: boolean },
  { rule, customId, page }: ModelsView,
  t: Translate,
): APIButtonComponentWithCustomId[] {
  const isOut = rule === 'off' || goneSinceMs !== undefined;
  const button = (
    action: 'offer' | 'try' | 'price' | 'never',
    style: APIButtonComponentWithCustomId['style'],
    disabled: boolean,
  ) => ({
    type: ComponentType.Button as const,
    ...{ style, disabled: disabled || isOut },
    custom_id: customId(`${action}.models.${page}.${keyOf(model)}`),
    label: t(`operator.${action}`),
  });
  return [
    // A message has no room for a fourth. Before it is offered, the form of the price stands behind the offer.
    isOffered && price
      ? button('price', ButtonStyle.Secondary, false)
      : button('offer', ButtonStyle.Success, isOffered),
    button('try', ButtonStyle.Secondary, isOffered),
    button('never', ButtonStyle.Danger, decision === 'never'),
  ];
}
