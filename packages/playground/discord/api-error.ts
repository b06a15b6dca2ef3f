/** Discord's nested description of the errors in a body. */
export interface FieldErrors {
  [field: string]: FieldErrors | { code: string; message: string }[];
}

/**
 * A refusal in Discord's format.
 *
 * @see https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  readonly errors: FieldErrors | undefined;

  constructor(status: number, code: number, message: string, errors?: FieldErrors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  toJSON(): { message: string; code: number; errors?: FieldErrors } {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

const KNOWN = {
  generalError: [404, 0, '404: Not Found'],
  unauthorized: [401, 0, '401: Unauthorized'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  unknownTag: [404, 10087, 'Unknown tag'],
  explicitContent: [400, 20009, 'Explicit content cannot be sent to the desired recipient(s)'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100).'],
  tooManyCommandCreates: [
    400,
    30034,
    'Max number of daily application command creates has been reached (200)',
  ],
  tooManyEmoji: [400, 30018, 'Maximum number of animated emojis reached (50)'],
  tooManyStickers: [400, 30039, 'Maximum number of stickers reached'],
  tooManySounds: [400, 30045, 'Maximum number of soundboard sounds reached'],
  // https://discord.com/developers/docs/resources/emoji#create-guild-emoji: without a code of its own
  emojiTooLarge: [400, 0, 'File cannot be larger than 256.0 kb.'],
  invalidFile: [400, 50046, 'Invalid file uploaded'],
  soundTooLong: [400, 50124, 'Provided file duration exceeds maximum of 5.2 seconds'],
  stickerTooLarge: [400, 50046, 'Invalid asset: it must be 320x320 at most'],
  stickerTooLong: [400, 170007, 'Sticker animation duration exceeds maximum of 5 seconds'],
  tooManyAttachments: [400, 30015, 'Maximum number of attachments in a message reached (10)'],
  openingTooFast: [400, 40003, 'You are opening direct messages too fast'],
  entityTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  tagRequired: [400, 40067, 'A tag is required to create a forum post in this channel'],
  missingAccess: [403, 50001, 'Missing Access'],
  notTheAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  notATextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  threadArchived: [400, 50083, 'Thread is archived'],
  invalidApiVersion: [400, 50041, 'An invalid API version was provided'],
  // https://github.com/discord/discord-api-docs/issues/6473
  blockedAtEdge: [403, 40333, 'internal network error'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  noMutualGuild: [403, 50278, 'Cannot send messages to this user due to having no mutual guilds'],
  cannotReply: [403, 160002, 'You cannot reply without permission to read message history'],
  hasThread: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [400, 160005, 'Thread is locked'],
  blockedByAutoMod: [400, 200000, 'Message was blocked by automatic moderation'],
  titleBlockedByAutoMod: [400, 200001, 'Title was blocked by automatic moderation'],
  harmfulLink: [400, 240000, 'Message blocked by harmful links filter'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

/** Refusals that nothing here causes, except faults. Undocumented statuses are as observed. */
const OTHERS = [
  [429, 20016, 'This action cannot be performed due to slowmode rate limit.'],
  // https://github.com/discord/discord-api-docs/pull/8290
  [429, 20028, 'The write action you are performing on the channel has hit the write rate limit.'],
  [429, 20029, 'The write action you are performing on the server has hit the write rate limit.'],
  [429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later'],
  [400, 40094, 'This interaction has hit the maximum number of follow up messages'],
  [400, 50035, 'Invalid Form Body'],
  [413, 50045, 'File uploaded exceeds the maximum size'],
  [503, 130000, 'API resource is currently overloaded. Try again a little later'],
  [400, 400001, 'Access to file uploads has been limited for this guild'],
] as const;

export type RefusalCode = (typeof KNOWN)[keyof typeof KNOWN][1] | (typeof OTHERS)[number][1];

/** The refusal with this code. */
export function refusalByCode(wanted: RefusalCode): ApiError {
  const all: readonly (readonly [number, number, string])[] = [...Object.values(KNOWN), ...OTHERS];
  const found = all.find(([, code]) => code === wanted);
  if (found === undefined) throw new Error(`there is no refusal ${wanted}`);
  const [status, code, message] = found;
  return new ApiError(status, code, message);
}

/** One of Discord's named refusals. */
export function apiError(name: keyof typeof KNOWN): ApiError {
  const [status, code, message] = KNOWN[name];
  return new ApiError(status, code, message);
}

/** 400 with code 50035 and one wrong field, such as `['data', 'flags']`. */
export function invalidField(path: readonly (string | number)[], code: string, message: string): ApiError {
  let errors: FieldErrors = { _errors: [{ code, message }] };
  for (const step of path.toReversed()) errors = { [step]: errors };
  return new ApiError(400, 50035, 'Invalid Form Body', errors);
}
