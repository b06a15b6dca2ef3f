import { expect, it } from 'vitest';
import { askToConfirm } from '../../src/interactions/confirm-question.ts';
import type { Question } from '../../src/requests/reply.ts';
import { fakeInteraction } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, aRequest } from '../support/requests.ts';

const [model] = modelsOf([aModel('plain')]);
if (!model) throw new Error('There is one');
const missing = { hasImage: true, optedOut: [], namesake: undefined, list: 'x' };
const attached = [{ role: 'first', source: { url: 'https://cdn.example/boat.png', bytes: 1 } }] as const;
const ofJob = [{ role: 'first', source: { jobId: '7' } }] as const;

/** What a member is asked, as one text. */
async function asked(given: Partial<Question>) {
  const { interaction, answers } = fakeInteraction();
  await askToConfirm(
    interaction,
    {
      ...{ asked: aRequest(), model: model as NonNullable<typeof model>, request: aJob().request, usd: 0.5 },
      ...{ usages: undefined, missingConsent: undefined, hasStill: false },
      ...given,
    },
    { catalog: { labelOf: String }, thumbnails: { read: async (id) => Buffer.from(`thumbnail ${id}`) } },
  );
  const [answer] = answers;
  const buttons = [...JSON.stringify(answer).matchAll(/"custom_id":"(\w+):/g)].map(([, kind]) => kind);
  return { text: JSON.stringify(answer), buttons };
}

const PRICE = '$0.50';

it.each<[string, Partial<Question>, { isPriced: boolean; isAboutRights: boolean; buttons: string[] }]>([
  ['a price', { usages: [] }, { isPriced: true, isAboutRights: false, buttons: ['run'] }],
  [
    'the right to an image',
    { missingConsent: missing, asked: aRequest({ inputs: attached }) },
    { isPriced: false, isAboutRights: true, buttons: ['run', 'decline'] },
  ],
  [
    'both at once',
    { usages: [], missingConsent: missing, asked: aRequest({ inputs: attached }) },
    { isPriced: true, isAboutRights: true, buttons: ['run', 'decline'] },
  ],
])('asks for %s', async (_, question, { isPriced, isAboutRights, buttons }) => {
  const { text, ...said } = await asked(question);
  expect(said.buttons).toEqual(buttons);
  // In the question, and on the button that says yes.
  expect(text.split(PRICE).length - 1).toBe(isPriced ? 2 : 0);
  expect(text.includes('"thumbnail":{"url":"https://cdn.example/boat.png"}')).toBe(isAboutRights);
});

it('shows the video that an image comes from', async () => {
  const { text } = await asked({ missingConsent: missing, asked: aRequest({ inputs: ofJob }) });
  expect(text).toContain('"thumbnail":{"url":"attachment://image.jpg"}');
});

it.each([
  [{ jobId: '7', isUnclear: true }, false, /still|stays|unclear|may/i],
  [{ jobId: '7', isUnclear: false }, true, /image/i],
  [{ jobId: '7', isUnclear: false }, false, /plain/i],
])('says why a retry of %j costs (still: %s)', async (retryOf, hasStill, reason) => {
  const { text } = await asked({ usages: [], hasStill, asked: aRequest({ retryOf }) });
  const { text: plain } = await asked({ usages: [] });
  expect(text).not.toBe(plain);
  expect(text).toMatch(reason);
});
