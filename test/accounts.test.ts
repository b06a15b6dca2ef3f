import { expect, it } from 'vitest';
import { concurrencyAt, readAccounts } from '../src/accounts.ts';
import type { ProviderDefinition } from '../src/providers/definition.ts';

const definition = (id: string, more: Partial<ProviderDefinition> = {}) =>
  ({
    ...{ id, label: id, keyVariables: ['A_KEY', 'A_TOKEN'], baseUrlVariable: 'A_URL', baseUrlEnding: '' },
    ...{ concurrencyVariable: 'A_TASKS', ...more },
  }) as ProviderDefinition;
const url = 'http://127.0.0.1:1';

it.each([
  [{}, false, undefined],
  [{}, true, undefined],
  [{ A_KEY: 'k' }, false, { apiKey: 'k', isOperatorsOwn: false }],
  [{ A_TOKEN: 't' }, false, { apiKey: 't', isOperatorsOwn: false }],
  [{ A_TOKEN: 't', A_KEY: 'k' }, false, { apiKey: 'k', isOperatorsOwn: false }],
  [{ A_URL: url }, false, undefined],
  [{ A_URL: url }, true, { apiKey: '', baseUrl: url, isOperatorsOwn: true }],
  [{ A_URL: url, A_KEY: 'k' }, false, { apiKey: 'k', baseUrl: url, isOperatorsOwn: true }],
])('%j with an optional key (%s) is the account %j', (values, isKeyOptional, account) => {
  const accounts = readAccounts([definition('a', { isKeyOptional })], values);
  expect(accounts.map((each) => each.account)).toEqual(account ? [account] : []);
});

it('tasks at once are the operator’s, otherwise the provider’s, otherwise none', () => {
  const [limited, free] = [definition('limited', { concurrency: 2 }), definition('free')];
  expect(concurrencyAt([limited, free], {})).toEqual(new Map([['limited', 2]]));
  expect(concurrencyAt([limited], { A_TASKS: 7 })).toEqual(new Map([['limited', 7]]));
  const several = definition('several', { concurrency: 1, takesSeveralUrls: true });
  expect(concurrencyAt([several], { A_URL: 'http://a,http://b' })).toEqual(new Map([['several', 2]]));
});
