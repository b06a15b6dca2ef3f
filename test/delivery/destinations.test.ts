import { expect, it } from 'vitest';
import { createDestinations } from '../../src/delivery/destinations.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import { isIn } from '../../src/jobs/job.ts';
import { aJob, statuses } from '../support/job.ts';

const body = { content: 'your video', allowed_mentions: { parse: [] } };

it.each([
  { isAdult: false, places: ['replace', 'post', 'dm'] },
  { isAdult: true, places: ['replace', 'post'] },
])('a video for adults ($isAdult) may go to $places, in this order', async ({ isAdult, places }) => {
  const used: string[] = [];
  const put = (place: string) => async () => {
    used.push(place);
    return { id: '1', channelId: '2', fileUrl: undefined, route: 'reply' };
  };
  const messages = Object.fromEntries(['replace', 'post', 'dm'].map((place) => [place, put(place)]));
  const destinationsOf = createDestinations({
    messages: messages as Partial<JobMessages> as JobMessages,
    renderDelivered: () => body,
  });
  const job = aJob({ status: statuses.delivering, isAdult });
  if (!isIn(job, 'delivering')) throw new Error('impossible');
  for (const destination of destinationsOf(job, new AbortController().signal))
    await destination.put(body, undefined);
  expect(used).toEqual(places);
});
