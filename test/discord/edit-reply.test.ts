import { DiscordAPIError, MessageFlags, type REST } from 'discord.js';
import { expect, it } from 'vitest';
import { createEditReply, type Form } from '../../src/discord/edit-reply.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';

const MINUTE_MS = 60_000;
const refusal = (code: number, status = 403) =>
  new DiscordAPIError({ code, message: '' }, code, status, 'PATCH', '', {});
const layout: Form = { components: [], flags: MessageFlags.IsComponentsV2 };
const plain: Form = { content: 'as text', components: [], flags: MessageFlags.SuppressEmbeds };
const image = { bytes: new Uint8Array(1), name: 'a.png', contentType: 'image/png' };

/** Each call fails with the next of `errors`, or is answered. */
function start(forms: Form[], ...errors: Error[]) {
  const clock = createFakeClock();
  const sent: Record<string, unknown>[] = [];
  const editReply = createEditReply(
    {
      async patch(path: string, { body, auth }: { body: Buffer; auth: boolean }) {
        expect([path, auth]).toEqual(['/webhooks/1/token/messages/@original', false]);
        const [, json = ''] = /name="payload_json"\r\n\r\n(.*)\r\n/.exec(String(body)) ?? [];
        sent.push(JSON.parse(json));
        const error = errors.shift();
        if (error) throw error;
      },
    } as unknown as REST,
    { formsOf: () => (forms.length === 0 ? [plain] : [layout, ...forms]), clock },
  );
  const edit = (files: readonly (typeof image)[] = []) =>
    whileTimePasses(clock, editReply({ applicationId: '1', token: 'token' }, [], files));
  return { edit, clock, sent };
}
const contents = (sent: readonly Record<string, unknown>[]) => sent.map(({ content }) => content);

it('an answer mentions nobody, and has the files that it is sent with', async () => {
  const { edit, sent } = start([plain]);
  await edit([image]);
  const attachments = [{ id: 0, filename: 'a.png' }];
  expect(sent).toEqual([{ ...layout, allowed_mentions: { parse: [] }, attachments }]);
});

it.each([
  ['takes it', [], [undefined]],
  ['allows no embeds any more', [refusal(50_013)], [undefined, 'as text']],
  ['refuses its form', [refusal(50_035, 400)], [undefined, 'as text']],
])('where Discord %s', async (_, errors, shown) => {
  const { edit, sent } = start([plain], ...errors);
  await edit();
  expect(contents(sent)).toEqual(shown);
});

it('tries a new image in a layout again after it was refused', async () => {
  const { edit, sent } = start([plain], refusal(50_035, 400));
  await edit([image]);
  await edit([image]);
  expect(contents(sent)).toEqual([undefined, 'as text', undefined]);
  expect(sent.map(({ attachments }) => attachments)).toEqual(Array(3).fill([{ id: 0, filename: 'a.png' }]));
});

it('sends no image that the form doesn’t show', async () => {
  const { edit, sent } = start([{ ...layout, isWithoutImages: true }], refusal(50_035, 400));
  await edit([image]);
  expect(sent[1]).toEqual({ ...layout, allowed_mentions: { parse: [] }, attachments: [] });
});

it('what fails otherwise isn’t sent as text', async () => {
  const { edit, sent } = start([plain], refusal(10_008, 404));
  await expect(edit()).rejects.toThrow();
  expect(sent).toHaveLength(1);
});

it('waits for Discord for ten minutes of the 15 that an answer has', async () => {
  const { edit, clock, sent } = start(
    [],
    new RateLimitedError('wait', 4 * MINUTE_MS),
    new RateLimitedError('wait', 6 * MINUTE_MS),
    new RateLimitedError('wait', 1),
  );
  const startMs = clock.now();
  await expect(edit()).rejects.toThrow('wait');
  expect(sent).toHaveLength(3);
  expect(clock.now() - startMs).toBe(10 * MINUTE_MS);
});
