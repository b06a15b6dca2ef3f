import { useOneUndici } from '../../src/runtime/network/one-undici.ts';

/** As in the bot: discord.js knows only the `FormData` of the undici that it shares. Files share a process. */
const isDone = Symbol.for('cutscene.one-undici');
const world = globalThis as { [isDone]?: true };
if (!world[isDone]) useOneUndici();
world[isDone] = true;
