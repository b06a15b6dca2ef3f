import { expect, it } from 'vitest';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import { translator } from '../../src/locales/translate.ts';
import { budgetLine, fractionOf, left, refusedBy } from '../../src/replies/allowances.ts';
import { type QuotaView, renderQuota } from '../../src/replies/quota.ts';

const t = translator('en');
const labelOf = (id: string) => id.toUpperCase();
const period = { fromMs: 0, untilMs: 86_400_000 };
const opens = '<t:86400:R>';

const allowance = (more: Partial<Allowance>): Allowance => ({
  ...{ source: { kind: 'server' }, unit: 'videos', max: 3, span: 'day', period, scope: {} },
  ...more,
});
const mine = (from: 'member' | 'server' | { roleId: string }, max = 3) =>
  allowance({ source: { kind: 'member', from }, max });
const usd = (source: Allowance['source'], span: Allowance['span'] = 'month', max = 10) =>
  allowance({ source, unit: 'usd', span, max });
const artist = { kind: 'role', roleId: '5' } as const;
const kling = { kind: 'model', model: 'kling' } as const;

const neverFits = (budget: string) =>
  `This video would cost about $0.50, more than ${budget}. Make it shorter or pick a cheaper model.`;

const zero = (budget: string, ask = ' or ask an admin') =>
  `${budget}, so you can’t make this video. Pick a free model${ask}.`;

it.each<[Allowance, used: number, sentence: string]>([
  [mine('server', 0), 0, t('quota.refusedZero', { from: 'server', role: '', span: 'day' })],
  [allowance({ max: 0, span: 'week' }), 0, t('quota.refusedZero', { from: 'all', role: '', span: 'week' })],
  [
    mine('member'),
    0,
    t('quota.refusedMine', { from: 'member', role: '', used: 0, max: 3, span: 'day', opens }),
  ],
  [
    { ...mine({ roleId: '5' }), span: 'week' as const },
    3,
    t('quota.refusedMine', { from: 'role', role: '<@&5>', used: 3, max: 3, span: 'week', opens }),
  ],
  [allowance({ span: 'month' }), 3, t('quota.refusedServer', { used: 3, max: 3, span: 'month', opens })],
  // Their own dollars are the member's to know.
  [
    usd({ kind: 'member', from: { roleId: '5' } }, 'week'),
    9.75,
    'This video would cost about $0.50, and you have $0.25 of $10.00 left this week (limit from your role <@&5>). Make it shorter, pick a cheaper model, or wait: your budget resets <t:86400:R>.',
  ],
  // Waiting doesn't help.
  [usd({ kind: 'member', from: 'member' }, 'day', 0.4), 0, neverFits('your whole budget for a day')],
  [usd({ kind: 'server' }, 'week', 0.4), 0, neverFits('this server’s whole budget for a week')],
  [usd(artist, 'month', 0.4), 0, neverFits('the whole budget of <@&5> for a month')],
  [usd({ kind: 'global-cap' }, 'month', 0.4), 0, neverFits('the bot’s operator allows for a month')],
  // No cheaper model helps.
  [usd({ kind: 'member', from: 'server' }, 'day', 0), 0, zero('Your budget on this server is $0.00')],
  [usd({ kind: 'server' }, 'week', 0), 0, zero('This server’s budget is $0.00')],
  [usd(artist, 'month', 0), 0, zero('The budget of <@&5> is $0.00')],
  // Another model may cost something.
  [
    usd(kling, 'month', 0),
    0,
    'The budget of KLING is $0.00, so you can’t make this video. Pick another model or ask an admin.',
  ],
  [usd({ kind: 'guild-cap' }, 'month', 0), 0, zero('The bot’s operator allows no paid videos', '')],
  [
    usd({ kind: 'server' }),
    10,
    t('quota.budgetUsedUp', { scope: 'server', owner: t('budget.server'), span: 'month', opens }),
  ],
  [usd(artist, 'day'), 11, t('quota.budgetUsedUp', { scope: 'other', owner: '<@&5>', span: 'day', opens })],
  [
    usd(kling, 'month'),
    9.99,
    t('quota.budgetTooSmall', { scope: 'other', owner: 'KLING', price: '$0.50', span: 'month', opens }),
  ],
  // Members read nothing of the operator's figures.
  [usd({ kind: 'guild-cap' }), 10, t('quota.refusedCap', { opens })],
  [usd({ kind: 'global-cap' }), 10, t('quota.refusedCap', { opens })],
])('a refusal by %j, of which %d are used, says so', (refuses, used, sentence) => {
  expect(refusedBy(new AllowanceError(refuses, used, 0.5), labelOf)(t)).toBe(sentence);
});

it.each([
  [3, 2, 1],
  [3, 3, 0],
  // Lowered since.
  [3, 5, 0],
])('of %i, %i are used: %i are left', (max, used, rest) => {
  expect(left({ allowance: allowance({ max }), used })).toBe(rest);
});

it.each([
  [1, 4, 0.25],
  [5, 4, 1],
  [0, 0, 1],
])('%i of %i is %d', (used, max, fraction) => {
  expect(fractionOf(used, max)).toBe(fraction);
});

it('only admins see dollars', () => {
  const usage = { allowance: usd(artist, 'day'), used: 2.5 };
  expect(budgetLine(t, usage, { inUsd: false, labelOf })).not.toContain('$');
  expect(budgetLine(t, usage, { inUsd: true, labelOf })).toContain('$2.50');
  expect(budgetLine(t, usage, { inUsd: false, labelOf })).toContain('25%');
});

function quota(usages: readonly Allowance[], ofRoles: Partial<QuotaView['ofRoles']> = {}) {
  const view = { t, madeToday: 2, usages: usages.map((each) => ({ allowance: each, used: 2 })) };
  const roles = { videos: [], usd: [], ...ofRoles };
  const ofEachVideo = { maxDurationSeconds: null, maxResolution: null, maxUsdPerVideo: null };
  return JSON.stringify(renderQuota({ ...view, ofRoles: roles, ofEachVideo, inUsd: true, labelOf }));
}

it('/quota has each of the member’s own limits, where they are from, and that of the server', () => {
  const week = { ...mine({ roleId: '5' }, 20), span: 'week' as const };
  const text = quota([
    mine({ roleId: '5' }, 4),
    week,
    usd({ kind: 'member', from: 'server' }),
    allowance({ max: 30 }),
  ]);
  expect(text).toContain('Today: **2 of 4 left** · ▰▰▰▰▰▱▱▱▱▱ 50% used · resets <t:86400:R>');
  expect(text).toContain('This week: **18 of 20 left**');
  expect(text).toContain('This month: **$8.00 of $10.00 left**');
  expect(text).toContain('All members, today: **28 of 30 left**');
  expect(text.match(/Limit from your role <@&5>\./g)).toHaveLength(1);
  expect(text.match(/Limit for all members\./g)).toHaveLength(1);
});

it('/quota says that there is none, and how many were made', () => {
  // The server's own isn't the member's, nor are dollars videos.
  const text = quota([allowance({ max: 30 }), usd({ kind: 'member', from: 'server' })]);
  expect(text).toContain(t('quota.noLimit'));
  expect(text).toContain(t('quota.soFar', { made: 2 }));
});

it('/quota says what each role gives, also nothing and no limit', () => {
  const text = quota([], {
    videos: [
      { roleId: '5', limits: { day: 0, week: 7 } },
      { roleId: '6', limits: {} },
    ],
    usd: [{ roleId: '7', limits: { month: 9 } }],
  });
  expect(text).toContain('Limits of your roles: <@&5> 0 a day, 7 a week and <@&6> unlimited. The one');
  expect(text).toContain('Limits of your roles: <@&7> $9.00 a month. The one');
});

it('/quota lists the budgets of the server, of roles and of models, twenty at most', () => {
  const text = quota([usd({ kind: 'server' }), usd(artist), usd(kling)]);
  for (const owner of [t('budget.server'), '<@&5>', 'KLING']) expect(text).toContain(`**${owner}**`);
  const many = quota(Array.from({ length: 25 }, () => usd(artist)));
  expect(many.split('<@&5>')).toHaveLength(21);
});
