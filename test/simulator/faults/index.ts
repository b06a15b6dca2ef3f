import type { ShapeName } from '../shapes.ts';
import * as apart from './apart.ts';
import { echoedKey, fate, providerFault, slowProvider } from './calls.ts';
import { discordFault, slowDiscord } from './discord-calls.ts';
import * as host from './host.ts';
import * as places from './places.ts';
import type { Fault } from './site.ts';

/** Everything that goes wrong in both shapes, by its name in a plan. */
const everywhere: Readonly<Record<string, Fault>> = {
  ...{ 'provider call': providerFault, 'slow provider': slowProvider, 'echoed key': echoedKey, fate },
  ...{ 'Discord call': discordFault, 'slow Discord': slowDiscord },
  ...{ 'provider away': host.providerAway, 'Discord away': host.discordAway, 'slow line': host.slowLine },
  ...{
    gateway: host.gateway,
    clock: host.clock,
    'full disk': host.fullDisk,
    kick: host.kick,
  },
  ...{ crash: host.crash, 'crash at a step': host.crashAtStep, 'crash at a piece': host.crashAtPiece },
  ...{ 'deleted message': places.deletedMessage, 'closed channel': places.closedChannel },
  'closed direct messages': places.closedDirectMessages,
  'small uploads': places.smallUploads,
  restart: host.restart,
};

const embedded = { ...everywhere, store: host.store, 'older version': host.olderVersion };
const cluster = {
  ...everywhere,
  ...{ pause: apart.pause, 'pause at a step': apart.pauseAtStep },
  ...{ 'parted from the database': apart.partedFromStore },
  ...{ 'parted from the bus': apart.partedFromBus, 'database away': apart.databaseAway },
  'restart with overlap': apart.overlap,
};

export const faultsOf = (shape: ShapeName): Readonly<Record<string, Fault>> =>
  shape === 'cluster' ? cluster : embedded;
