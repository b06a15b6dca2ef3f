import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { renderPriceTag } from '../../src/replies/price-tag.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import { settingsSchema } from '../../src/settings/schema.ts';

const t = translator('en');
const spender = { guildId: 'g', userId: 'u', roleIds: [], model: 'm', atMs: 0 };
const settings = settingsSchema.parse({ memberVideosPerDay: 3, budgetUsdPerMonth: 10 });
const caps = { guildUsdPerMonth: 70, globalUsdPerMonth: 80 };

it('a price comes with what it leaves of quotas and budgets, and nothing of the operator’s caps', () => {
  const usages = allowancesOf(settings, caps, spender).map((allowance) => ({ allowance, used: 1 }));
  const lines = renderPriceTag({ t, summary: '> a boat', usd: 2, usages, labelOf: (id) => id }).split('\n');
  expect(lines).toEqual([
    `💵 ${t('quota.priceQuestion', { price: '$2.00' })}`,
    '> a boat',
    `-# 🎟️ ${t('quota.tagMine', { left: 2, max: 3 })}`,
    expect.stringMatching(/10%.*30%/),
  ]);
});
