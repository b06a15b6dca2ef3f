import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { renderPriceTag } from '../../src/replies/price-tag.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import { settingsSchema } from '../../src/settings/schema.ts';

const t = translator('en');
const spender = { guildId: 'g', userId: 'u', roleIds: [], model: 'm', atMs: 0 };
const settings = settingsSchema.parse({
  ...{ memberVideos: { week: 3 }, memberBudget: { month: 2.5 }, serverBudget: { week: 10 } },
});
const caps = { guildUsdPerMonth: 70, globalUsdPerMonth: 80 };

it('a price comes with what it leaves of quotas and budgets, and nothing of the operator’s caps', () => {
  const usages = allowancesOf(settings, caps, spender).map((allowance) => ({ allowance, used: 1 }));
  const lines = renderPriceTag({ t, summary: '> a boat', usd: 2, usages, labelOf: (id) => id }).split('\n');
  expect(lines).toEqual([
    `💵 ${t('quota.priceQuestion', { price: '$2.00' })}`,
    '> a boat',
    '-# 🎟️ You have 2 of 3 videos left this week; this one uses one',
    '-# 💰 You have $1.50 of $2.50 left this month; $0.00 after this one',
    '-# 💰 This server’s budget for this week: 10% used, 30% with this one',
  ]);
});
