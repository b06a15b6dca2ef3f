import { MessageFlags } from 'discord.js';
import type { Model } from '../../src/catalog/schema.ts';
import { createDoubleClicks } from '../../src/interactions/double-clicks.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Compose } from '../../src/requests/composition.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { fakeInteraction, fakeMessage } from './interactions.ts';
import { memoryKeyv } from './keyv.ts';
import { modelsOf } from './models.ts';
import { fakeDiscord, fakeLibrary } from './ports.ts';
import { aModel, MEMBER, startRequests, type World } from './requests.ts';

/** What the composer's handlers are made from: the real requests and drafts, which submit nothing. */
export async function startComposer(
  world: World & { jobs?: readonly Job[]; isInputKept?: boolean; refusal?: Error } = {},
) {
  const started = await startRequests(world);
  const drafts = createDrafts(memoryKeyv());
  const submitted: MemberRequest[] = [];
  const deps = {
    requests: {
      ...started.requests,
      ...{ drafts, preferences: started.preferences },
      async submitFrom(_: unknown, asked: MemberRequest) {
        if (world.refusal) throw world.refusal;
        submitted.push(asked);
      },
    },
    library: { ...fakeLibrary(world.jobs ?? []), isInputKept: async () => world.isInputKept ?? true },
    discord: fakeDiscord(),
    clock: started.clock,
    isDoubleClick: createDoubleClicks(started.clock),
  };
  return {
    ...{ started, deps, drafts, submitted },
    /** The only draft of a member. */
    draft: async (userId = MEMBER) => (await drafts.of(userId)).at(-1),
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

const message = fakeMessage({ flags: MessageFlags.IsComponentsV2 });

/** An action in a composer. */
export function inComposer(did: Parameters<typeof fakeInteraction>[0] = {}) {
  return fakeInteraction({ message, ...did });
}

/** The custom id of the control with this action in what was said. */
export function idOf(said: string, action: string): string {
  return new RegExp(`"(compose:[^"]*:${action}[^"]*)"`).exec(said)?.[1] ?? `no ${action}`;
}

const [model] = modelsOf([aModel('plain')]) as [Model];

/** Composes every draft with one model, for handlers that only open the composer. */
export const composing: Compose = async ({ options }) => ({
  ...{ able: [], cast: [] },
  ...{
    task: 'generate',
    model,
    models: [model],
    notes: [],
    usd: 0,
    usdWith: () => 0,
    refusal: undefined,
    mayPass: false,
  },
  way: model.offers[0].ways[0],
  fitted: { durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
  choices: { durations: [5], resolutions: ['720p'], aspectRatios: ['16:9'] },
  hasPrompt: options.prompt !== '',
  assistantCalls: 20,
});
