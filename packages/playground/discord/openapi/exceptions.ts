import type { Schema } from './document.ts';

/** Where Discord deviates from its document. */
export interface Exception {
  /** Places in the document: the name of a schema or an operation, and the path inside it. */
  at: readonly (readonly string[])[];
  /** The replacement. */
  is: Schema;
  why: string;
  source: string;
}

const text = { type: 'string' };
const nullable = (schema: Schema) => ({ anyOf: [{ type: 'null' }, schema] });
const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const inSchemas = (field: string, ...names: string[]) =>
  names.map((name) => ['schemas', name, 'properties', field]);

export const exceptions: readonly Exception[] = [
  {
    at: [['schemas', 'InnerErrors']],
    is: {
      type: 'object',
      properties: {
        _errors: {
          type: 'array',
          items: { type: 'object', properties: { code: text, message: text }, required: ['code', 'message'] },
        },
      },
      required: ['_errors'],
    },
    why: 'The codes of fields are words, such as BASE_TYPE_REQUIRED, and a list has errors of its own beside those of its items',
    source: 'https://discord.com/developers/docs/reference#error-messages',
  },
  {
    at: [['schemas', 'RatelimitedResponse', 'allOf', '0']],
    is: { type: 'object', properties: { code: { type: 'integer' }, message: text }, required: ['message'] },
    why: 'Only some limits have a code',
    source: 'https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit',
  },
  {
    at: [['schemas', 'GuildFeatures']],
    is: text,
    why: 'Not every feature is in the list: perks that raise the upload limit are MAX_FILE_SIZE_50_MB and the like',
    source:
      'https://github.com/discord-userdoccers/discord-userdoccers/blob/master/pages/resources/guild.mdx#guild-features',
  },
  {
    at: inSchemas('type', 'MessageReferenceResponse'),
    is: { enum: [0, 1] },
    why: 'The document knows no forwarded messages',
    source: 'https://discord.com/developers/docs/resources/message#message-reference-types',
  },
  {
    at: inSchemas(
      'default_member_permissions',
      'ApplicationCommandCreateRequest',
      'ApplicationCommandUpdateRequest',
      'ApplicationCommandPatchRequestPartial',
    ),
    is: nullable({
      anyOf: [
        { type: 'integer', minimum: 0 },
        { ...text, pattern: '^\\d+$' },
      ],
    }),
    why: 'A set of bits is a string everywhere; the document types such a string as the number in it',
    source: 'https://github.com/discord/discord-api-spec#spec-conventions',
  },
  {
    at: [['schemas', 'MessageAttachmentRequest', 'properties', 'id']],
    is: { anyOf: [{ type: 'integer', minimum: 0 }, named('SnowflakeType')] },
    why: 'A new file is named by its number, and the examples write it as one',
    source: 'https://discord.com/developers/docs/reference#uploading-files',
  },
  {
    at: inSchemas(
      'attachments',
      'BaseCreateMessageCreateRequest',
      'IncomingWebhookInteractionRequest',
      'IncomingWebhookRequestPartial',
      'IncomingWebhookUpdateForInteractionCallbackRequestPartial',
      'IncomingWebhookUpdateRequestPartial',
      'MessageCreateRequest',
      'MessageEditRequestPartial',
    ),
    is: { type: ['array', 'null'], items: named('MessageAttachmentRequest') },
    why: 'More than ten files have a code of their own, 30015, however they are told',
    source: 'https://discord.com/developers/docs/topics/opcodes-and-status-codes#json',
  },
  {
    at: [['operations', 'POST /webhooks/:app/:token', 'body']],
    is: named('IncomingWebhookRequestPartial'),
    why: 'Of the two bodies that the document knows this has every field of the other',
    source:
      'https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message',
  },
  {
    at: [['operations', 'POST /channels/:channel/threads', 'body']],
    is: {
      if: { required: ['message'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: named('CreateForumThreadRequest'),
      else: named('CreateTextThreadWithoutMessageRequest'),
    },
    why: 'Which of the two bodies is meant follows from the channel; its message tells them apart',
    source: 'https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel',
  },
];
