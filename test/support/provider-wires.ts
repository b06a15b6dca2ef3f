import type { Loopback, LoopbackScript, LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import type { LumaFate } from '@cutscene/playground/providers/luma-tasks.ts';
import type { startWithRealAdapters } from './real-models.ts';

type All = Awaited<ReturnType<typeof startWithRealAdapters>>;
type Servers = Pick<
  All,
  'replicate' | 'openai' | 'runway' | 'luma' | 'lumaAgents' | 'wavespeed' | 'fal' | 'vidu' | 'xai' | 'google'
>;

/** The request that every provider gets. */
export type WireCall = 'create' | 'poll' | 'download';

/** How a task ends, in the words of this table. Each server has its own. */
export type WireFate = 'fails' | 'refused' | 'never ends' | 'vanishes' | 'no output' | 'expired';

/** The facts about one provider's API that a test of faults needs. */
export interface ProviderWire {
  /** A model with one stage. */
  model: string;
  count(call: WireCall): number;
  script(
    call: WireCall,
    trouble: LoopbackTrouble,
    options?: { times?: number; afterWork?: boolean },
  ): LoopbackScript;
  nextTask(fate: WireFate): void;
  close(): Promise<void>;
  /** Its documented form of this in the answer to a create. */
  says: Record<'unauthorized' | 'noCredit' | 'contentRefused' | 'invalid' | 'retired', LoopbackTrouble>;
  /** Whether it lists its tasks, so that a lost submit is found there. */
  hasList: boolean;
  /** Whether a task that it has forgotten is made again. */
  forgetsForFree: boolean;
  /** The meaning of a task that succeeds without a result. */
  kindOfNoOutput: 'bad_output' | 'content_rejected' | 'not_fetched';
}

function answer(status: number, body: object): LoopbackTrouble {
  return { kind: 'status', status, body };
}

function wire<Name extends string, Fate extends string>(
  server: Loopback<Name>,
  names: Record<WireCall, Name>,
  nextTasks: (fate: Fate, options: { times: number }) => void,
  fates: Record<WireFate, Fate>,
  facts: Pick<ProviderWire, 'model' | 'says' | 'hasList'> &
    Partial<Pick<ProviderWire, 'kindOfNoOutput' | 'forgetsForFree'>>,
): ProviderWire {
  return {
    kindOfNoOutput: 'bad_output',
    forgetsForFree: false,
    ...facts,
    count: (call) => server.count(names[call]),
    script: (call, trouble, options) => server.script(names[call], trouble, options),
    close: server.close,
    nextTask: (fate) => nextTasks(fates[fate], { times: 1 }),
  };
}

const lumaFates: Record<WireFate, LumaFate> = {
  ...{ fails: 'fails', refused: 'content_refused', vanishes: 'vanishes', expired: 'output_expired' },
  ...{ 'never ends': 'never_ends', 'no output': 'output_missing' },
};
const lumaSays = {
  contentRefused: answer(400, { detail: 'Contains blacklisted words' }),
  retired: answer(404, { detail: 'Not Found' }),
  invalid: answer(422, {
    detail: [{ loc: ['body', 'aspect_ratio'], msg: 'no such value', type: 'type_error.enum' }],
  }),
};
const comfyui = (type: string, message: string, details: string) =>
  answer(400, {
    error: {
      ...{ type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' },
      details: `${message}: ${details}`,
    },
    node_errors: { '6': { errors: [{ type, message, details }], class_type: 'CLIPTextEncode' } },
  });
const vidu = (status: number, reason: string) =>
  answer(status, { code: status, reason, message: 'words', metadata: { trace_id: '4f0c2a1b9d' } });
const xai = (status: number, code: string, error: string) => answer(status, { code, error });
const google = (status: number, code: string, message: string, more: object = {}) =>
  answer(status, { error: { code, message, ...more } });
const openrouter = (code: number, message: string) => answer(code, { error: { code, message } });
const wavespeed = (code: number, message: string) => answer(code, { code, message });

/** Each provider's own part of the table, from the facts about its API. */
export const wires = {
  replicate: ({ replicate }: Servers) =>
    wire(
      replicate,
      { create: 'create', poll: 'get', download: 'download' },
      replicate.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content_refused', vanishes: 'vanishes', expired: 'output_expired' },
        ...{ 'never ends': 'never_ends', 'no output': 'output_missing' },
      },
      {
        model: 'hailuo-2.3',
        hasList: true,
        says: {
          unauthorized: answer(401, { title: 'Unauthenticated', detail: 'You did not pass a valid token' }),
          noCredit: answer(402, { title: 'Insufficient credit', detail: 'You have insufficient credit.' }),
          contentRefused: answer(422, { detail: 'The input was flagged as sensitive. (E005)' }),
          invalid: answer(422, { title: 'Input validation failed', detail: '- duration: must be 6 or 10' }),
          retired: answer(404, { title: 'Not found' }),
        },
        // Some of its models end like this when their filter removed the result.
        kindOfNoOutput: 'content_rejected',
      },
    ),
  openai: ({ openai }: Servers) =>
    wire(
      openai,
      { create: 'create', poll: 'poll', download: 'content' },
      openai.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'content-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'content-json' },
      },
      {
        model: 'self-hosted',
        hasList: true,
        // Its URL answers with a message instead of the file.
        kindOfNoOutput: 'not_fetched',
        says: {
          unauthorized: answer(401, { error: { code: 'invalid_api_key', message: 'Incorrect API key' } }),
          noCredit: answer(429, { error: { code: 'insufficient_quota', type: 'insufficient_quota' } }),
          contentRefused: answer(400, { error: { code: 'moderation_blocked', message: 'blocked' } }),
          invalid: answer(422, { detail: [{ loc: ['body', 'size'], msg: 'no such size' }] }),
          retired: answer(410, { error: { message: 'The Videos API is gone' } }),
        },
      },
    ),
  runway: ({ runway }: Servers) =>
    wire(
      runway,
      { create: 'text', poll: 'get', download: 'download' },
      runway.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content_refused', vanishes: 'vanishes', expired: 'output_expired' },
        ...{ 'never ends': 'never_ends', 'no output': 'output_missing' },
      },
      {
        model: 'runway-gen4.5',
        hasList: false,
        says: {
          unauthorized: answer(401, { error: 'The API key you provided is not valid.' }),
          noCredit: answer(400, { error: 'You do not have enough credits to run this task.' }),
          contentRefused: answer(400, { error: 'The prompt did not pass our content moderation checks.' }),
          invalid: answer(400, { error: 'Validation of body failed', issues: [] }),
          retired: answer(403, { error: 'Model variant gen4.5 is not available' }),
        },
      },
    ),
  luma: ({ luma }: Servers) =>
    wire(luma, { create: 'create', poll: 'get', download: 'download' }, luma.nextTasks, lumaFates, {
      hasList: true,
      model: 'luma-ray-2',
      says: {
        ...lumaSays,
        unauthorized: answer(403, { detail: 'Not authenticated' }),
        noCredit: answer(400, { detail: 'Insufficient credits' }),
      },
    }),
  'luma-agents': ({ lumaAgents }: Servers) =>
    wire(
      lumaAgents,
      { create: 'agents-create', poll: 'agents-get', download: 'download' },
      lumaAgents.nextTasks,
      lumaFates,
      {
        model: 'luma-ray-3.2',
        hasList: false,
        says: {
          ...lumaSays,
          unauthorized: answer(401, { detail: 'Invalid API key' }),
          noCredit: answer(402, { detail: 'Insufficient balance' }),
        },
      },
    ),
  wavespeed: (servers: Servers) =>
    wire(
      servers.wavespeed,
      { create: 'submit', poll: 'result', download: 'download' },
      servers.wavespeed.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'no-output' },
      },
      {
        model: 'kling',
        hasList: true,
        says: {
          unauthorized: wavespeed(401, 'Invalid authentication'),
          noCredit: wavespeed(400, 'Insufficient credits. Please top up.'),
          contentRefused: wavespeed(400, 'Content flagged as potentially sensitive.'),
          invalid: wavespeed(400, 'property "duration" value is not one of the allowed values'),
          retired: wavespeed(400, 'model not found'),
        },
      },
    ),
  fal: (servers: Servers) =>
    wire(
      servers.fal,
      { create: 'submit', poll: 'status', download: 'download' },
      servers.fal.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'no-output' },
      },
      {
        model: 'ltx-2.5-fast',
        hasList: false,
        says: {
          unauthorized: answer(401, { detail: 'Authentication is required to access this application' }),
          noCredit: answer(403, { detail: 'User is locked. Reason: Exhausted balance.' }),
          contentRefused: answer(422, {
            detail: [{ loc: ['body', 'prompt'], msg: 'It was flagged.', type: 'content_policy_violation' }],
          }),
          invalid: answer(422, {
            detail: [{ loc: ['body', 'duration'], msg: 'no such value', type: 'one_of' }],
          }),
          retired: answer(404, { detail: "Application 'ltx-2.5' not found" }),
        },
      },
    ),
  vidu: (servers: Servers) =>
    wire(
      servers.vidu,
      { create: 'create', poll: 'get', download: 'download' },
      servers.vidu.nextTasks,
      {
        ...{ fails: 'fails', refused: 'prompt-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'no-output' },
      },
      {
        model: 'vidu',
        hasList: true,
        says: {
          unauthorized: vidu(401, 'Unauthorized'),
          noCredit: vidu(400, 'CreditInsufficient'),
          contentRefused: vidu(400, 'AuditSubmitIllegal'),
          invalid: vidu(400, 'FieldInvalid'),
          retired: vidu(400, 'ModelUnavailable'),
        },
      },
    ),
  xai: (servers: Servers) =>
    wire(
      servers.xai,
      { create: 'generate', poll: 'get', download: 'download' },
      servers.xai.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'no-output' },
      },
      {
        model: 'grok-imagine-1.5-lite',
        hasList: false,
        says: {
          unauthorized: xai(400, 'invalid-argument', 'Incorrect API key provided: xa***xx.'),
          noCredit: xai(403, 'permission-denied', 'Your team has used all available credits.'),
          contentRefused: xai(400, 'invalid-argument', 'Prompt rejected by content moderation.'),
          invalid: xai(400, 'invalid-argument', '`duration` is not supported for this model'),
          retired: xai(404, 'not-found', 'The model grok-imagine-video-1.5-lite does not exist.'),
        },
      },
    ),
  google: (servers: Servers) =>
    wire(
      servers.google,
      { create: 'create', poll: 'get', download: 'download' },
      servers.google.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'answers-in-words' },
      },
      {
        model: 'gemini-omni-1.2',
        hasList: false,
        says: {
          unauthorized: answer(400, [
            { error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } },
          ]),
          noCredit: google(429, 'resource_exhausted', 'Your prepayment credits are depleted.'),
          contentRefused: google(400, 'invalid_request', 'no', { status: 'PROHIBITED_CONTENT' }),
          invalid: google(400, 'invalid_request', 'Invalid duration'),
          retired: google(404, 'not_found', 'models/gemini-omni-1.2-flash is not found'),
        },
        // It answers in words where its filters refuse a video.
        kindOfNoOutput: 'content_rejected',
      },
    ),
  openrouter: ({ openrouter: server }: Pick<All, 'openrouter'>) =>
    wire(
      server,
      { create: 'create', poll: 'get', download: 'content' },
      server.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'no-output' },
      },
      {
        model: 'wan-2.7',
        hasList: false,
        says: {
          unauthorized: openrouter(401, 'User not found.'),
          noCredit: openrouter(402, 'Insufficient credits. Add more using https://openrouter.ai/settings.'),
          contentRefused: openrouter(
            403,
            'Your chosen model requires moderation and your input was flagged.',
          ),
          invalid: openrouter(400, 'Unsupported duration "7"'),
          retired: openrouter(404, 'Model alibaba/wan-2.7 does not exist'),
        },
      },
    ),
  comfyui: ({ comfyui: server }: Pick<All, 'comfyui'>) =>
    wire(
      server,
      { create: 'submit', poll: 'job', download: 'view' },
      server.nextTasks,
      {
        ...{ fails: 'fails', refused: 'content-refused', vanishes: 'vanishes', expired: 'output-expired' },
        ...{ 'never ends': 'never-ends', 'no output': 'no-output' },
      },
      {
        model: 'wan-2.2-14b',
        // Each task is found by the id that we chose.
        hasList: true,
        forgetsForFree: true,
        says: {
          // It has neither keys nor prices. A proxy in front of it may.
          unauthorized: answer(401, { error: 'Unauthorized' }),
          noCredit: answer(402, { error: 'Payment Required' }),
          contentRefused: comfyui(
            'custom_validation_failed',
            'Custom validation failed',
            'text - content policy',
          ),
          invalid: comfyui('value_bigger_than_max', 'Value 99999 bigger than max of 16384', 'width'),
          retired: comfyui('value_not_in_list', 'Value not in list', "unet_name: 'wan' not in []"),
        },
      },
    ),
};
