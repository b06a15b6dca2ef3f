import { discordFault, echoedKey, fate, providerFault, slowDiscord, slowProvider } from './calls.ts';
import * as host from './host.ts';
import * as places from './places.ts';
import type { Fault } from './site.ts';

/** Everything that goes wrong, by its name in a plan. */
export const faults: Readonly<Record<string, Fault>> = {
  ...{ 'provider call': providerFault, 'slow provider': slowProvider, 'echoed key': echoedKey, fate },
  ...{ 'Discord call': discordFault, 'slow Discord': slowDiscord },
  ...{ 'provider away': host.providerAway, 'Discord away': host.discordAway, 'slow line': host.slowLine },
  ...{
    gateway: host.gateway,
    clock: host.clock,
    store: host.store,
    'full disk': host.fullDisk,
    kick: host.kick,
  },
  ...{ crash: host.crash, 'crash at a step': host.crashAtStep, 'crash at a piece': host.crashAtPiece },
  ...{ 'deleted message': places.deletedMessage, 'closed channel': places.closedChannel },
  'closed direct messages': places.closedDirectMessages,
  ...{ restart: host.restart, 'older version': host.olderVersion },
};
