import { expect, it } from 'vitest';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import { translator } from '../../src/locales/translate.ts';
import { budgetLine, fractionOf, left, refusedBy } from '../../src/replies/allowances.ts';
import { renderQuota } from '../../src/replies/quota.ts';

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

it.each([
  [mine('server', 0), 0, t('quota.refusedZero', { from: 'server', role: '' })],
  [mine('member'), 0, t('quota.refusedMine', { from: 'member', role: '', used: 0, max: 3, opens })],
  [mine({ roleId: '5' }), 3, t('quota.refusedMine', { from: 'role', role: '<@&5>', used: 3, max: 3, opens })],
  [allowance({}), 3, t('quota.refusedServer', { used: 3, max: 3, opens })],
  [
    usd({ kind: 'server' }),
    10,
    t('quota.budgetUsedUp', { scope: 'serverMonth', owner: t('budget.server'), opens }),
  ],
  [usd(artist, 'day'), 11, t('quota.budgetUsedUp', { scope: 'day', owner: '<@&5>', opens })],
  [usd(kling), 9.99, t('quota.budgetTooSmall', { scope: 'month', owner: 'KLING', price: '$0.50', opens })],
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

function quota(usages: readonly Allowance[], ofRoles: Parameters<typeof renderQuota>[0]['ofRoles'] = []) {
  const view = { t, madeToday: 2, usages: usages.map((each) => ({ allowance: each, used: 2 })), ofRoles };
  const text = JSON.stringify(renderQuota({ ...view, inUsd: true, labelOf }));
  return text;
}

it('/quota has the member’s own quota and where it is from, and that of the server', () => {
  const text = quota([mine({ roleId: '5' }, 4), allowance({ max: 30 })]);
  expect(text).toContain(t('quota.left', { left: 2, max: 4 }));
  expect(text).toContain(t('quota.left', { left: 28, max: 30 }));
  expect(text).toContain(t('quota.rule', { from: 'role', role: '<@&5>', max: 4 }));
});

it('/quota says that there is none, and how many were made', () => {
  // The server's own isn't the member's.
  const text = quota([allowance({ max: 30 })]);
  expect(text).toContain(t('quota.noLimit'));
  expect(text).toContain(t('quota.soFar', { made: 2 }));
});

it('/quota does not take a budget of the server for its quota', () => {
  const text = quota([usd({ kind: 'server' }, 'day', 3), allowance({ max: 30 })]);
  expect(text).toContain(t('quota.allMembers', { line: '' }).trim().slice(0, 8));
  expect(text).toContain(t('quota.left', { left: 28, max: 30 }));
});

it('/quota says what each role gives, also nothing and no limit', () => {
  const text = quota(
    [],
    [
      { roleId: '5', videosPerDay: 0 },
      { roleId: '6', videosPerDay: null },
    ],
  );
  expect(text).toContain(`<@&5> ${t('quota.roleGives', { videos: 0 })}`);
  expect(text).toContain(`<@&6> ${t('value.noLimit')}`);
});

it('/quota lists the budgets of the server, of roles and of models, twenty at most', () => {
  const text = quota([usd({ kind: 'server' }), usd(artist), usd(kling)]);
  for (const owner of [t('budget.server'), '<@&5>', 'KLING']) expect(text).toContain(`**${owner}**`);
  const many = quota(Array.from({ length: 25 }, () => usd(artist)));
  expect(many.split('<@&5>')).toHaveLength(21);
});
