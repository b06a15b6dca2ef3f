import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createMessageRoutes } from '../../src/discord/message-routes.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';

const MINUTE_MS = 60_000;

const refusal = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'PATCH', '/', {});
const tokenOver = refusal(401, RESTJSONErrorCodes.InvalidWebhookToken);
const tokenUnknown = refusal(404, RESTJSONErrorCodes.UnknownWebhook);

function start() {
  const clock = createFakeClock();
  const { hasToken, onBestRoute } = createMessageRoutes(clock);
  const job = aJob({ createdAtMs: clock.now() });
  async function routeOf(of = job, failure?: Error) {
    const used: string[] = [];
    await onBestRoute(
      of,
      async () => {
        used.push('token');
        if (failure) throw failure;
      },
      async () => void used.push('channel'),
    );
    return used;
  }
  return { clock, hasToken, routeOf, job };
}

describe('the route to a job’s message', () => {
  it('is the token for 14 minutes, counted from the click that brought it', async () => {
    const { clock, hasToken, routeOf, job } = start();
    clock.advance(14 * MINUTE_MS - 1);
    expect(await routeOf()).toEqual(['token']);
    clock.advance(1);
    expect([hasToken(job), await routeOf()]).toEqual([false, ['channel']]);
    const renewed = { ...job, origin: { ...job.origin, tokenAtMs: clock.now() } };
    expect(await routeOf(renewed)).toEqual(['token']);
    expect(await routeOf({ ...renewed, origin: { ...renewed.origin, interactionToken: '' } })).toEqual([
      'channel',
    ]);
  });

  it('is the channel from the first time on that Discord refuses the token', async () => {
    const { clock, hasToken, routeOf, job } = start();
    expect(await routeOf(job, tokenOver)).toEqual(['token', 'channel']);
    expect([hasToken(job), await routeOf()]).toEqual([false, ['channel']]);
    const other = aJob({ createdAtMs: clock.now(), origin: { interactionToken: 'another' } });
    expect(await routeOf(other)).toEqual(['token']);
  });

  it('is still the token if Discord does not know it in the first ten seconds', async () => {
    const { clock, routeOf, job } = start();
    clock.advance(9_999);
    await expect(routeOf(job, tokenUnknown)).rejects.toMatchObject({ failure: 'unavailable' });
    expect(await routeOf()).toEqual(['token']);
    clock.advance(1);
    expect(await routeOf(job, tokenUnknown)).toEqual(['token', 'channel']);
  });

  it('is the channel this time, if an edge refuses the token', async () => {
    const { routeOf, job } = start();
    expect(await routeOf(job, refusal(401, 0))).toEqual(['token', 'channel']);
    expect(await routeOf()).toEqual(['token']);
  });

  it('may be the token later, if the channel is closed when an edge refuses the token', async () => {
    const { clock, job } = start();
    const { onBestRoute } = createMessageRoutes(clock);
    const by = (error: Error) => async () => Promise.reject(error);
    const closed = refusal(403, RESTJSONErrorCodes.MissingAccess);
    const used = onBestRoute(job, by(refusal(401, 0)), by(closed));
    await expect(used).rejects.toMatchObject({ failure: 'unavailable' });
    const down = refusal(502, 0);
    await expect(onBestRoute(job, by(refusal(401, 0)), by(down))).rejects.toBe(down);
  });

  it('is the channel for each of several jobs whose tokens were refused', async () => {
    const { clock, hasToken, routeOf } = start();
    const jobs = ['a', 'b', 'c'].map((interactionToken) =>
      aJob({ createdAtMs: clock.now(), origin: { interactionToken } }),
    );
    for (const each of jobs) await routeOf(each, tokenOver);
    expect(jobs.map(hasToken)).toEqual([false, false, false]);
  });

  it('stays the same after any other error', async () => {
    const { routeOf, job } = start();
    const error = refusal(500, 0);
    await expect(routeOf(job, error)).rejects.toBe(error);
    expect(await routeOf()).toEqual(['token']);
  });

  it('is gone with the token, if no message is known', async () => {
    const { routeOf, job } = start();
    const unseen = { ...job, origin: { ...job.origin, messageId: null } };
    await expect(routeOf(unseen, tokenOver)).rejects.toMatchObject({ failure: 'message-gone' });
  });
});
