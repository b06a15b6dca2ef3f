import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { vi } from 'vitest';
import { keyOf } from '../../src/replies/operator/models.ts';
import { controlOf } from './buttons.ts';
import { createFakeClock } from './clock.ts';
import { startWithRealAdapters } from './real-models.ts';

/** Between two looks, where a day has to pass. */
export const HOUR_MS = 3_600_000;
/** Nothing here is about speed. */
const WAIT_MS = 60_000;
const roles = [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }];
const members = [{ name: 'moe', roles: ['Admin'] }, { name: 'zoe' }];
const discord = {
  ackTimeoutMs: WAIT_MS,
  guilds: [{ name: 'Film Club', roles, channels: [{ name: 'films' }], members }],
};
export const isSaid = ({ text }: ClientMessage) => text.trim() !== '';

export type DescribedRun = Awaited<ReturnType<typeof startWithRealAdapters>>;

/** A bot at whose providers models appear, change and vanish: moe is its operator, zoe a member. */
export async function startDescribed(env: Record<string, string>) {
  const clock = createFakeClock(Date.now());
  const run = await startWithRealAdapters({ clock, decoder: undefined, env, discord });
  run.discord.world.team = [{ userId: run.discord.member('moe').id, role: 'admin' }];
  const moe = run.discord.member('moe');

  /** Lets time pass until something is so. */
  async function until<T>(look: () => T | undefined | false, stepMs = 5_000): Promise<T> {
    return vi.waitFor(
      async () => {
        clock.advance(stepMs);
        await new Promise((resolve) => setImmediate(resolve));
        const found = look();
        if (!found) throw new Error('not yet');
        return found;
      },
      { timeout: WAIT_MS, interval: 5 },
    );
  }

  /** The end of a video's message. */
  async function endOf(invocation: Invocation): Promise<ClientMessage> {
    let end: ClientMessage | undefined;
    const isEnd = ({ text, attachments }: ClientMessage) => text.startsWith('❌') || attachments.length > 0;
    void invocation.waitForMessage(isEnd, WAIT_MS).then((message) => {
      end = message;
    });
    return until(() => end);
  }

  /** Lets time pass for what waits between the pages of a list. */
  const eventually = (look: () => Promise<void>) =>
    vi.waitFor(
      async () => {
        clock.advance(5_000);
        await look();
      },
      { timeout: WAIT_MS, interval: 5 },
    );

  const openPanel = () => moe.slash('operator models').waitForMessage(isSaid, WAIT_MS);
  /** The page of the panel that shows a model: what is decided comes after what is new. */
  async function panelOf(id: string): Promise<ClientMessage> {
    const first = await openPanel();
    const [, next] = /"(operator:[^"]*:turn[.]models[.]1)"/.exec(JSON.stringify(first.components)) ?? [];
    if (next === undefined || first.text.includes(`\`${id}\``)) return first;
    return moe.click(first, next).waitForMessage(({ text }) => text.includes(`\`${id}\``), WAIT_MS);
  }
  return {
    ...{ run, moe, until, eventually, endOf, openPanel, panelOf },
    isRead: () => until(() => run.log.some(({ msg }) => msg === 'a provider describes new models')),
    ask: (model: string, member = 'zoe') =>
      endOf(run.discord.member(member).slash('video', { prompt: 'a kite', model, notify: 'off' })),
    /** Clicks a model's button. */
    async press(verb: string, id: string) {
      const panel = await panelOf(id);
      return moe.click(panel, buttonOf(panel, verb, id));
    },
    /** Makes the video of a trial, whose composer is open. */
    async makeTrial(composer: ClientMessage) {
      const form = moe.click(composer, controlOf(composer, 'text'));
      const isFilled = ({ text }: ClientMessage) => text.includes('a kite');
      const filled = await (await moe.submitModal(form, { prompt: 'a kite' })).waitForMessage(isFilled);
      return endOf(moe.click(filled, controlOf(filled, 'make')));
    },
  };
}

/** The custom id of a model's button. */
function buttonOf({ components }: ClientMessage, verb: string, id: string): string {
  const pattern = new RegExp(`"(operator:[^"]*:${verb}[.]models[.]\\d+[.]${keyOf({ id })})"`);
  return pattern.exec(JSON.stringify(components))?.[1] ?? `no button to ${verb}`;
}
