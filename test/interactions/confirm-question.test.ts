import { expect, it } from 'vitest';
import { askToConfirm } from '../../src/interactions/confirm-question.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Question } from '../../src/requests/reply.ts';
import { fakeInteraction } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, aRequest } from '../support/requests.ts';

const t = translator('en');
const [model] = modelsOf([aModel('plain')]);
if (!model) throw new Error('There is one');
const missing = { hasImage: true, optedOut: [], namesake: undefined, list: 'x' };
const attached = [{ role: 'first', source: { url: 'https://cdn.example/boat.png', bytes: 1 } }] as const;
const ofJob = [{ role: 'first', source: { jobId: '7' } }] as const;

/** What a member is asked, as one text. */
async function asked(given: Partial<Question>, botMay?: bigint[]) {
  const { interaction, answers } = fakeInteraction(botMay && { botMay });
  await askToConfirm(
    interaction,
    {
      ...{ asked: aRequest(), model: model as NonNullable<typeof model>, request: aJob().request, usd: 0.5 },
      ...{ usages: undefined, missingConsent: undefined, hasStill: false },
      ...given,
    },
    {
      catalog: { labelOf: String },
      thumbnails: { read: async (id) => Buffer.from(`thumbnail ${id}`) },
      cast: { read: async (id, index) => Buffer.from(`${id} ${index}`) },
    },
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
  expect(text.includes('"media":{"url":"https://cdn.example/boat.png"}')).toBe(isAboutRights);
});

it.each([
  [true, undefined],
  [false, []],
])('shows the video that an image comes from, if the bot may attach it: %s', async (isShown, botMay) => {
  const { text } = await asked({ missingConsent: missing, asked: aRequest({ inputs: ofJob }) }, botMay);
  expect(text.includes('"media":{"url":"attachment://image.jpg"}')).toBe(isShown);
  expect(text.includes('"files":[]')).toBe(!isShown);
});

const namesake = { word: 'Mia', userId: '1200000000000000004' };
it.each<[string, Partial<Question>, string]>([
  ['have the right to the image', { missingConsent: missing }, t('consent.yes')],
  [
    'mean somebody else',
    { missingConsent: { ...missing, hasImage: false, namesake } },
    t('consent.someoneElse'),
  ],
  [
    'agree to the price with it',
    { missingConsent: missing, usages: [] },
    t('consent.yesFor', { price: PRICE }),
  ],
  ['agree to the price', { usages: [] }, t('button.make', { price: PRICE })],
])('has a button to %s', async (_, question, label) => {
  const { text } = await asked(question);
  const labels = [...text.matchAll(/"label":"([^"]*)"/g)].map(([, each]) => each);
  expect(labels[0]).toBe(label);
  expect(labels[1]).toBe(question.missingConsent && t('consent.no'));
});

it.each([
  ['is unclear', { isUnclear: true }, false, t('unclear.stays')],
  ['has its still', { isUnclear: false }, true, t('retry.still')],
  ['is gone', { isUnclear: false }, false, t('retry.gone', { model: 'plain' })],
])('says of a retry that the earlier one %s', async (_, more, hasStill, sentence) => {
  const { text } = await asked({
    usages: [],
    hasStill,
    asked: aRequest({ retryOf: { jobId: '7', ...more } }),
  });
  expect(text).toContain(sentence);
});
