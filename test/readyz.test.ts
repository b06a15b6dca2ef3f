import { expect, it } from 'vitest';
import { startHttpServer } from '../src/http-server.ts';
import { systemClock } from '../src/runtime/clock.ts';

type State = ReturnType<Parameters<typeof startHttpServer>[0]['state']>;

it.each<[State, number]>([
  ['ready', 200],
  // It still answers members, and serves what it hosts.
  ['draining', 200],
  ['drained', 200],
  ['starting', 503],
  ['disconnected', 503],
  ['storage full', 503],
  ['storage locked', 503],
  ['storage failing', 503],
])('/readyz of a bot that is %s answers %i, and /healthz all the same', async (state, expected) => {
  const server = await startHttpServer({
    ...{ clock: systemClock, host: '127.0.0.1', port: 0, state: () => state },
  });
  const answer = await fetch(`${server.url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([expected, { status: state }]);
  const alive = await fetch(`${server.url}/healthz`);
  expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok' }]);
  await server.close();
});
