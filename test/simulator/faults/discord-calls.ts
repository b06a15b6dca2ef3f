import type { FaultMatch, Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import { discordTroubles } from '../../support/fault-matrix/troubles.ts';
import { provoke } from '../acts/ask.ts';
import { removeVideo } from '../acts/paths.ts';
import type { Planned } from '../plan.ts';
import { answered, isAfterWork } from './calls.ts';
import type { Fault, Site } from './site.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

const discordCalls = {
  'first response': { method: 'POST', route: /\/interactions\/\d+\// },
  'edit by token': { method: 'PATCH', hasFile: false, route: /\/webhooks\/\d+\/[^/]+\/messages\// },
  'edit by channel': { method: 'PATCH', hasFile: false, route: /\/channels\/\d+\/messages\// },
  upload: { method: 'PATCH', hasFile: true },
  'follow-up': { method: 'POST', route: /\/webhooks\/\d+\/[^/]+$/ },
  'channel message': { method: 'POST', route: /\/channels\/\d+\/messages$/ },
  read: { method: 'GET', route: /\/messages\// },
  'open a DM': { method: 'POST', route: /\/users\/@me\/channels$/ },
  delete: { method: 'DELETE', route: /\/messages\// },
  'image of a member': { method: 'GET', route: /attachments\// },
} as const satisfies Record<string, FaultMatch>;
type DiscordCall = keyof typeof discordCalls;

function addToDiscord(
  site: Site,
  call: DiscordCall,
  how: { troubles: readonly Trouble[]; times: number; afterWork: boolean },
) {
  const { troubles, ...match } = how;
  return troubles.map((trouble) => site.discord.faults.add({ ...discordCalls[call], ...match }, trouble));
}

export const discordFault: Fault = {
  weight: 20,
  cells: Object.keys(discordCalls).flatMap((call) => answered.map((how) => `Discord ${call}: ${how}`)),
  async run(site, event) {
    const { random } = event;
    const call = random.pick(Object.keys(discordCalls) as DiscordCall[]);
    const chosen = random.pick(answered);
    const isAfter = call === 'image of a member' ? false : isAfterWork(chosen, random);
    const troubles = discordTroubles[chosen];
    const how = { troubles, times: random.between(1, 3), afterWork: isAfter };
    const faults = addToDiscord(site, call, how);
    site.spoil(`Discord ${call} ${chosen}${isAfter ? ' after the work' : ''}`, 30 * MINUTE_MS, () => {
      for (const fault of faults) {
        site.counters.hit(`Discord ${call}: ${chosen}`, fault.hits);
        if (isAfter) site.counters.hit(`accepted, but: ${chosen}`, fault.hits);
        fault.remove();
      }
    });
    if (call === 'image of a member') await provoke(site.stage, event, { hasImage: true });
    else if (call === 'open a DM') await provoke(site.stage, event, { notify: 'dm' });
    else if (call === 'delete') await removeVideo.run(site.stage, event);
    else if (call === 'edit by channel') await outlastToken(site, event);
  },
};

/** A video takes so long that its message has to be edited without the token of its command. */
async function outlastToken({ world, stage }: Site, event: Planned) {
  const { model, nextTask } = event.random.pick(world.wires);
  nextTask('never ends');
  await provoke(stage, event, { model });
}

const slowDiscordCalls = ['first response', 'edit by token', 'upload', 'follow-up', 'read'] as const;

/** Discord answers some calls late: later than others that were made afterwards. */
export const slowDiscord: Fault = {
  weight: 5,
  cells: slowDiscordCalls.map((call) => `Discord ${call}: slow`),
  run(site, { random }) {
    const call = random.pick(slowDiscordCalls);
    const troubles = [{ kind: 'delay', ms: random.pick([1, 2.5, 8, 20]) * SECOND_MS } as const];
    const faults = addToDiscord(site, call, { troubles, times: random.between(1, 4), afterWork: true });
    site.spoil(`Discord ${call} slow`, 15 * MINUTE_MS, () => {
      for (const fault of faults) {
        site.counters.hit(`Discord ${call}: slow`, fault.hits);
        fault.remove();
      }
    });
  },
};
