import { DiscordAPIError, PermissionFlagsBits, PermissionsBitField, type REST } from 'discord.js';
import { expect, it } from 'vitest';
import { createEditReply } from '../../src/discord/edit-reply.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';

const { EmbedLinks, SendMessages } = PermissionFlagsBits;
const MINUTE_MS = 60_000;
const refused = (code: number) => new DiscordAPIError({ code, message: '' }, code, 403, 'PATCH', '', {});
const plain = { content: 'as text', embeds: [], components: [] };
const embedded = { embeds: [{ description: 'a kite' }], components: [] };

/** Each call fails with the next of `errors`, or is answered. */
function start(...errors: Error[]) {
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
    { withoutEmbeds: () => plain, clock },
  );
  const edit = (body: typeof plain | typeof embedded, may?: bigint) =>
    whileTimePasses(
      clock,
      editReply(
        {
          ...{ applicationId: '1', token: 'token' },
          ...(may !== undefined && { appPermissions: new PermissionsBitField(may) }),
        },
        body,
      ),
    );
  return { edit, clock, sent };
}

it('an answer mentions nobody, and replaces text that was there', async () => {
  const { edit, sent } = start();
  await edit(embedded);
  expect(sent).toEqual([{ content: '', ...embedded, allowed_mentions: { parse: [] }, attachments: [] }]);
});

it.each([
  ['may embed', EmbedLinks, [], ['']],
  ['may as far as anybody knows', undefined, [], ['']],
  ['may not embed', SendMessages, [], ['as text']],
  ['may not any more', EmbedLinks, [refused(50_013)], ['', 'as text']],
] as const)('where the bot %s', async (_, may, errors, contents) => {
  const { edit, sent } = start(...errors);
  await edit(embedded, may);
  expect(sent.map(({ content }) => content)).toEqual(contents);
});

it('what has no embeds is sent as it is, also where the bot may not embed', async () => {
  const { edit, sent } = start();
  await edit({ ...plain, content: 'by itself' }, SendMessages);
  expect(sent.map(({ content }) => content)).toEqual(['by itself']);
});

it('what fails otherwise isn’t sent as text', async () => {
  const { edit, sent } = start(refused(10_008));
  await expect(edit(embedded)).rejects.toThrow();
  expect(sent).toHaveLength(1);
});

it('waits for Discord for ten minutes of the 15 that an answer has', async () => {
  const { edit, clock, sent } = start(
    new RateLimitedError('wait', 4 * MINUTE_MS),
    new RateLimitedError('wait', 6 * MINUTE_MS),
    new RateLimitedError('wait', 1),
  );
  const startMs = clock.now();
  await expect(edit(plain)).rejects.toThrow('wait');
  expect(sent).toHaveLength(3);
  expect(clock.now() - startMs).toBe(10 * MINUTE_MS);
});
