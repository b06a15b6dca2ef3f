import { createRequire } from 'node:module';

/** Each brings a copy of its own. */
const USERS = ['@discordjs/rest', 'discord.js'];
const TIMERS = 'undici/lib/util/timers.js';

/**
 * undici counts its time limits with one timer, every half second, for everything in a process: also for a bot that has
 * crashed or is paused. Here each limit gets a timer of its own. Call it once time is played.
 */
export function playUndici(): void {
  const own = createRequire(import.meta.url);
  for (const require of [own, ...USERS.map((name) => createRequire(own.resolve(name)))])
    Object.assign(require(TIMERS), {
      ...{ setTimeout, setFastTimeout: setTimeout },
      ...{ clearTimeout, clearFastTimeout: clearTimeout },
    });
}
