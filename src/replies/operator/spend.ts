import { makersOf } from '../../catalog/provider-names.ts';
import type { Model } from '../../catalog/schema.ts';
import { ASSISTANT } from '../../jobs/assistant-calls.ts';
import type { Spend } from '../../jobs/ledger.ts';
import { dollars } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { safeLine, small } from '../../text/markdown.ts';
import { fractionOf } from '../allowances.ts';
import { progressBar } from '../amounts.ts';
import { heading } from '../card.ts';

interface Month {
  fromMs: number;
  spend: readonly Spend[];
  total: { made: number; spentUsd: number; heldUsd: number };
}

export interface SpendView {
  /** This one and the last. */
  months: readonly [Month, Month];
  /** The monthly limit of all guilds together; `undefined`: no limit. */
  maxUsd: number | undefined;
  modelOf(id: string): Model | undefined;
  guildName(id: string): string | undefined;
}

/** The number of lines in each list. The totals include everything. */
const LISTED = 8;
const NAME_LENGTH = 50;

/** All guilds' spend, by provider, model and guild. Pure. */
export function renderSpend(view: SpendView, t: Translate): string[] {
  // The sums are by model, so the providers of one share a line.
  function providersOf({ model: id }: Spend): string {
    if (id === ASSISTANT) return t('operator.assistant');
    const model = view.modelOf(id);
    return model ? makersOf(model).join(', ') : t('operator.unknown');
  }
  const ofModel = (id: string) =>
    id === ASSISTANT ? t('operator.assistant') : (view.modelOf(id)?.label ?? id);
  const ofGuild = (id: string) => view.guildName(id) ?? id;
  const [current, last] = view.months;
  return [
    [
      heading('💵', t('operator.spend')),
      monthLine(current, view.maxUsd, t),
      monthLine(last, undefined, t),
      small(t('operator.utc')),
    ].join('\n'),
    ...[
      list(t('operator.byProvider'), view, { idOf: providersOf, nameOf: (names) => names }, t),
      list(t('operator.byModel'), view, { idOf: ({ model }) => model, nameOf: ofModel }, t),
      list(t('operator.byServer'), view, { idOf: ({ guildId }) => guildId, nameOf: ofGuild }, t),
    ].filter((text) => text !== ''),
  ];
}

function monthLine({ fromMs, total }: Month, maxUsd: number | undefined, t: Translate): string {
  const name = new Intl.DateTimeFormat(t.language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const used = total.spentUsd + total.heldUsd;
  const line = [
    `**${name.format(fromMs)}** · **${dollars(total.spentUsd, t)}**`,
    t('operator.made', { count: total.made }),
    ...(total.heldUsd > 0 ? [t('operator.held', { usd: dollars(total.heldUsd, t) })] : []),
  ].join(' · ');
  return [line, ...(maxUsd === undefined ? [] : [shareOf(used, maxUsd, t)])].join('\n');
}

/** The used part of a cap: `▰▰▰▱▱▱▱▱▱▱ 34% of $50.00`. */
export function shareOf(usedUsd: number, maxUsd: number, t: Translate): string {
  const share = progressBar(fractionOf(usedUsd, maxUsd), t);
  return t('operator.ofMax', { share, max: dollars(maxUsd, t) });
}

/** The cost of each this month, the most expensive first, and last month. */
function list(
  title: string,
  { months: [current, last] }: SpendView,
  { idOf, nameOf }: { idOf(spend: Spend): string; nameOf(id: string): string },
  t: Translate,
): string {
  const before = sumsBy(last.spend, idOf);
  const sums = sumsBy(current.spend, idOf);
  const ids = [...new Set([...sums.keys(), ...before.keys()])]
    .filter((id) => (sums.get(id) ?? 0) + (before.get(id) ?? 0) > 0)
    .toSorted(
      (a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0) || (before.get(b) ?? 0) - (before.get(a) ?? 0),
    );
  if (ids.length === 0) return '';
  const lines = ids.slice(0, LISTED).map((id) => {
    const earlier = t('operator.before', { usd: dollars(before.get(id) ?? 0, t) });
    return `${safeLine(nameOf(id), NAME_LENGTH)} · **${dollars(sums.get(id) ?? 0, t)}** (${earlier})`;
  });
  const more = ids.length - lines.length;
  return [`**${title}**`, ...lines, ...(more > 0 ? [t('operator.more', { count: more })] : [])].join('\n');
}

function sumsBy(spend: readonly Spend[], idOf: (spend: Spend) => string): Map<string, number> {
  return new Map(
    [...Map.groupBy(spend, idOf)].map(([id, each]) => [
      id,
      each.reduce((sum, { spentUsd }) => sum + spentUsd, 0),
    ]),
  );
}
