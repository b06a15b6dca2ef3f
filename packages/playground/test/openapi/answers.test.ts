import { expect, it } from 'vitest';
import { problemsOfAnswer } from '../../discord/openapi/answers.ts';
import { apiDocument } from '../../discord/openapi/document.ts';
import { createRateLimits } from '../../discord/rest/rate-limits.ts';
import { createRoutes } from '../../discord/routes/index.ts';

const GATEWAY = { method: 'GET', path: '/gateway' } as const;
const DELETE = { method: 'DELETE', path: '/channels/:channel/messages/:message' } as const;
const refusal = { code: 10008, message: 'Unknown Message' };
const limit = { message: 'You are being rate limited.', retry_after: 1, global: false };

it.each<[what: string, route: typeof GATEWAY | typeof DELETE, status: number, json: unknown]>([
  ['a body', GATEWAY, 200, { url: 'ws://127.0.0.1/gateway' }],
  ['no body', DELETE, 204, undefined],
  ['a refusal', GATEWAY, 404, refusal],
  ['a limit', GATEWAY, 429, limit],
])('an answer as in the document has no problems: %s', (_what, route, status, json) => {
  expect(problemsOfAnswer(route, { status, json })).toEqual([]);
});

it.each<
  [what: string, route: typeof GATEWAY | typeof DELETE, status: number, json: unknown, problem: RegExp]
>([
  ['a missing field', GATEWAY, 200, {}, /'url'/],
  ['a field that is undefined', GATEWAY, 200, { url: undefined }, /'url'/],
  ['a field of another type', GATEWAY, 200, { url: 1 }, /^\/url must be string/],
  ['no body where there is one', GATEWAY, 200, undefined, /must be object/],
  ['a body where there is none', DELETE, 204, {}, /there is a body/],
  ['an unknown status', GATEWAY, 202, { url: 'ws://127.0.0.1' }, /202/],
  ['a refusal without a code', GATEWAY, 404, { message: refusal.message }, /'code'/],
  ['a limit without a time', GATEWAY, 429, { ...limit, retry_after: undefined }, /'retry_after'/],
])('an answer that deviates from the document is found: %s', (_what, route, status, json, problem) => {
  expect(problemsOfAnswer(route, { status, json }).join()).toMatch(problem);
});

it('the document knows every route but one', () => {
  const routes = createRoutes(createRateLimits({ enabled: false, now: Date.now }));
  const unknown = routes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !(route in apiDocument().operations));
  // https://docs.discord.food/topics/cloud-uploads#refresh-attachment-urls
  expect(unknown).toEqual(['POST /attachments/refresh-urls']);
});
