import type { Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';

/** The faults of a call. */
export const columns = [
  'refused',
  '401',
  'passing 4xx',
  'edge page',
  '429',
  '429 without a header',
  '500',
  'hangs',
  'breaks off',
  'garbage',
  'twice',
] as const;
export type Column = (typeof columns)[number];

const status = (code: number, headers: Record<string, string> = {}): LoopbackTrouble => ({
  ...{ kind: 'status', status: code, body: {}, headers },
});

/** The fault on the provider's side. An unreachable provider needs another way. */
export const serverTroubles: Record<Exclude<Column, 'refused'>, readonly LoopbackTrouble[]> = {
  '401': [status(401)],
  'passing 4xx': [status(403), status(404), status(409)],
  'edge page': [
    { kind: 'html', status: 403 },
    { kind: 'html', status: 503 },
  ],
  '429': [status(429, { 'retry-after': '7' })],
  '429 without a header': [status(429)],
  '500': [status(500)],
  hangs: [{ kind: 'hang' }],
  'breaks off': [{ kind: 'truncated' }],
  garbage: [{ kind: 'html' }],
  twice: [{ kind: 'reset' }],
};

const edge = (status: number, headers: Record<string, string> = {}): Trouble => ({
  ...{ kind: 'status', status, body: '<html>edge</html>', headers },
});
export const discordTroubles: Record<Exclude<Column, 'refused'>, readonly Trouble[]> = {
  '401': [{ kind: 'status', status: 401 }],
  'passing 4xx': [
    { kind: 'status', status: 403, body: {} },
    { kind: 'status', status: 404, body: { message: '404: Not Found', code: 0 } },
  ],
  'edge page': [edge(403), edge(503)],
  '429': [
    {
      ...{ kind: 'status', status: 429, headers: { 'retry-after': '0.3', 'x-ratelimit-scope': 'shared' } },
      body: { message: 'You are being rate limited.', retry_after: 0.3, global: false },
    },
  ],
  '429 without a header': [edge(429)],
  '500': [edge(500)],
  hangs: [{ kind: 'hang' }],
  'breaks off': [{ kind: 'reset', during: 'request' }],
  garbage: [edge(200)],
  twice: [{ kind: 'reset', during: 'response' }],
};
