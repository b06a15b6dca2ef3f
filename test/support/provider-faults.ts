import type { LoopbackAnswer, LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import type { ProviderErrorKind } from '../../src/providers/provider.ts';
import type { ProviderWire, WireCall } from './provider-wires.ts';

/** The answer to the paid call was lost. */
export type End = ProviderErrorKind | 'not_fetched' | 'unclear' | 'succeeded';

/** The fault, how the job ends, and how often the provider got which call. */
interface Fault {
  what: string;
  spoil(wire: ProviderWire): void;
  end: End | ((wire: ProviderWire) => End);
  creates: number | ((wire: ProviderWire) => number);
  /** Unset: as many as time allows, or as the provider needs. */
  polls?: number;
  downloads?: number;
  /** Besides the failure's own effects. */
  hasRetry?: true;
  atLeast?: { polls?: number; downloads?: number };
  /** The error of a repeated call, and the wait that the provider asked for, in milliseconds. */
  repeated?: readonly string[];
}

const status = (code: number, headers: Record<string, string> = {}): LoopbackTrouble => ({
  ...{ kind: 'status', status: code, body: {}, headers },
});
/** Longer than anybody waits. */
const NEVER_MS = 3_600_000;

/**
 * After each of these on a create, it's unknown whether it was accepted, and it isn't made again. Accepted ones come
 * first, before there is an unclear submit that the task may belong to.
 */
const lost: [what: string, trouble: LoopbackTrouble, isTaken?: true][] = [
  ['a body that never ends', { kind: 'slow_body', ms: NEVER_MS }, true],
  ['half a body', { kind: 'truncated' }, true],
  ['500', status(500)],
  ['409', status(409)],
  ['423', status(423)],
  ['503 as a web page', { kind: 'html', status: 503 }],
  ['a web page', { kind: 'html' }],
  ['malformed JSON', { kind: 'malformed' }],
  ['nothing, ever', { kind: 'hang' }],
  ['a broken connection', { kind: 'reset' }],
];

const atCreate: Fault[] = [
  { what: 'nothing', spoil: () => {}, end: 'succeeded', creates: 1, polls: 1, downloads: 1 },
  ...(
    [
      ['unauthorized', 'unauthorized'],
      ['noCredit', 'insufficient_credit'],
      ['contentRefused', 'content_rejected'],
      ['invalid', 'invalid_request'],
      ['retired', 'retired'],
    ] as const
  ).map(
    ([word, end]): Fault => ({
      what: `a create is refused: ${end}`,
      spoil: ({ script, says }) => void script('create', says[word]),
      ...{ end, creates: 1, polls: 0, downloads: 0 },
    }),
  ),
  ...lost.map(
    ([what, trouble, isTaken]): Fault => ({
      what: `a create is answered with ${what}`,
      spoil: ({ script }) => void script('create', trouble),
      end: ({ hasList }) => (isTaken && hasList ? 'succeeded' : 'unclear'),
      creates: 1,
    }),
  ),
  {
    what: 'a create is answered with 403 as a web page',
    spoil: ({ script }) => void script('create', { kind: 'html', status: 403 }),
    ...{ end: 'unavailable', creates: 1, polls: 0, downloads: 0 },
  },
  {
    what: 'a create is answered with 451',
    spoil: ({ script }) => void script('create', status(451)),
    ...{ end: 'invalid_request', creates: 1, polls: 0, downloads: 0 },
  },
  {
    what: 'a create is answered with 429 and Retry-After',
    spoil: ({ script }) => void script('create', status(429, { 'retry-after': '30' }), { times: 1 }),
    ...{ end: 'succeeded', creates: 2, polls: 1, downloads: 1, repeated: ['rate_limited 30000'] },
  },
  {
    what: 'every create is answered with 429, without Retry-After',
    spoil: ({ script }) => void script('create', status(429)),
    ...{ end: 'rate_limited', creates: 8, polls: 0, downloads: 0 },
  },
];

const ofTasks: Fault[] = [
  ...(
    [
      ['fails', 'task_failed'],
      ['refused', 'content_rejected'],
    ] as const
  ).map(
    ([fate, end]): Fault => ({
      what: `a task's fate: ${fate}`,
      spoil: ({ nextTask }) => nextTask(fate),
      ...{ end, creates: 1, polls: 1, downloads: 0 },
    }),
  ),
  {
    what: "a task's fate: vanishes",
    spoil: ({ nextTask }) => nextTask('vanishes'),
    end: ({ forgetsForFree }) => (forgetsForFree ? 'succeeded' : 'task_failed'),
    creates: ({ forgetsForFree }) => (forgetsForFree ? 2 : 1),
    atLeast: { polls: 5 },
  },
  {
    what: "a task's fate: expired",
    spoil: ({ nextTask }) => nextTask('expired'),
    ...{ end: 'not_fetched', creates: 1, atLeast: { polls: 2, downloads: 5 } },
  },
  {
    what: "a task's fate: never ends",
    spoil: ({ nextTask }) => nextTask('never ends'),
    ...{ end: 'timeout', creates: 1, downloads: 0 },
  },
  {
    what: "a task's fate: succeeds with nothing",
    spoil: ({ nextTask }) => nextTask('no output'),
    ...{ end: ({ kindOfNoOutput }) => kindOfNoOutput, creates: 1 },
  },
];

/** These are repeated until a readable answer comes back. */
const once = (call: WireCall, ...troubles: LoopbackTrouble[]): Fault['spoil'] => {
  return ({ script }) => {
    for (const trouble of troubles) script(call, trouble, { times: 1 });
  };
};

/** One of each class of status that says nothing about an accepted submit. */
const classes: [what: string, trouble: LoopbackTrouble][] = [
  ...[400, 402, 404, 409, 422, 423, 451].map((code): [string, LoopbackTrouble] => [
    String(code),
    status(code),
  ]),
  ['403 as a web page', { kind: 'html', status: 403 }],
  ['503 as a web page', { kind: 'html', status: 503 }],
];

const atPoll: Fault[] = [
  {
    what: 'a status that nobody knows',
    spoil: once('poll', { kind: 'decided', decide: async (work) => withOddStatus(await work()) }),
    ...{ end: 'succeeded', creates: 1, polls: 2, downloads: 1 },
  },
  {
    what: 'polls are answered with a web page, malformed JSON, half a body and a broken connection',
    spoil: once('poll', { kind: 'html' }, { kind: 'malformed' }, { kind: 'truncated' }, { kind: 'reset' }),
    ...{ end: 'succeeded', creates: 1, polls: 5, downloads: 1 },
    repeated: ['unavailable', 'unavailable', 'unavailable', 'unavailable'],
  },
  {
    what: 'a poll is never answered, another has a body that never ends',
    spoil: once('poll', { kind: 'hang' }, { kind: 'slow_body', ms: NEVER_MS }),
    ...{ end: 'succeeded', creates: 1, polls: 3, downloads: 1, repeated: ['timeout', 'timeout'] },
  },
  {
    what: 'polls are answered with 429, with Retry-After and without',
    spoil: once('poll', status(429, { 'retry-after': '7' }), status(429)),
    ...{ end: 'succeeded', creates: 1, polls: 3, downloads: 1 },
    repeated: ['rate_limited 7000', 'rate_limited'],
  },
  {
    what: 'every poll is answered with 500',
    spoil: ({ script }) => void script('poll', status(500)),
    ...{ end: 'unavailable', creates: 1, atLeast: { polls: 5 }, downloads: 0 },
  },
  {
    what: 'the key is taken away, and given back',
    spoil: ({ script, says }) => void script('poll', says.unauthorized, { times: 4 }),
    ...{ end: 'succeeded', creates: 1, polls: 5, downloads: 1 },
    repeated: Array.from({ length: 4 }, () => 'unauthorized'),
  },
  {
    what: 'the key is taken away for good',
    // Its task may be there still.
    hasRetry: true,
    spoil: ({ script, says }) => void script('poll', says.unauthorized),
    ...{ end: 'unauthorized', creates: 1, atLeast: { polls: 5 }, downloads: 0 },
  },
  ...classes.map(
    ([what, trouble]): Fault => ({
      what: `polls are answered with ${what}`,
      spoil: ({ script }) => void script('poll', trouble, { times: 2 }),
      ...{ end: 'succeeded', creates: 1, polls: 3, downloads: 1 },
    }),
  ),
];

const atDownload: Fault[] = [
  {
    what: 'a signed address that is over',
    spoil: ({ script }) => void script('download', status(403)),
    ...{ end: 'not_fetched', creates: 1, atLeast: { polls: 2, downloads: 5 } },
  },
  {
    what: 'a file that is not there yet',
    spoil: once('download', status(404), status(403), { kind: 'html', status: 403 }, { kind: 'html' }),
    ...{ end: 'succeeded', creates: 1, downloads: 5 },
  },
  {
    what: 'eight broken connections to the file',
    spoil: ({ script }) => void script('download', { kind: 'reset' }, { times: 8 }),
    ...{ end: 'succeeded', creates: 1, polls: 1, downloads: 9 },
  },
  {
    what: 'a web page in place of the file',
    spoil: ({ script }) => void script('download', { kind: 'html' }),
    ...{ end: 'not_fetched', creates: 1, atLeast: { downloads: 5 } },
  },
  {
    what: 'a download that is slow',
    spoil: once('download', { kind: 'slow_body', ms: 200 }),
    ...{ end: 'succeeded', creates: 1, polls: 1, downloads: 1 },
  },
  {
    what: 'downloads that break off, or fail',
    spoil: once('download', { kind: 'truncated' }, { kind: 'reset' }, status(500)),
    ...{ end: 'succeeded', creates: 1, polls: 1, downloads: 4 },
    repeated: ['unavailable', 'unavailable', 'unavailable'],
  },
  {
    what: 'every download breaks off',
    spoil: ({ script }) => void script('download', { kind: 'truncated' }),
    ...{ end: 'not_fetched', creates: 1, polls: 1, atLeast: { downloads: 5 } },
  },
];

/** Everything that a provider may do to a job, after the case without a fault. */
export const faults: readonly Fault[] = [...atCreate, ...ofTasks, ...atPoll, ...atDownload];

/** The same answer with a word in it that no page of a provider contains. */
function withOddStatus(answer: LoopbackAnswer): LoopbackAnswer {
  const json = JSON.stringify(answer.json).replace(/"(status|state)":"\w+"/, '"$1":"simmering"');
  return { ...answer, json: JSON.parse(json) };
}
