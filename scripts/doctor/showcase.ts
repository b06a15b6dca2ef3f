import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { REST } from 'discord.js';
import * as z from 'zod';
import { jsonOf } from '../../src/bus.ts';
import type { Config } from '../../src/config.ts';
import { createReadShowcase } from '../../src/discord/showcase-channel.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { good, note } from './findings.ts';

const TIMEOUT_MS = 10_000;
const SETTINGS = "SELECT key, entry FROM keyv WHERE key LIKE 'settings::%'";
const settingsSchema = z.object({ value: z.object({ values: z.object({ showcaseChannel: z.string() }) }) });

/** What the showcase of a server lacks. Nothing if it has none. */
export async function checkShowcase(
  rest: REST,
  { id: guildId, name }: { id: string; name: string },
  showcases: ReadonlyMap<string, string>,
): Promise<void> {
  const channelId = showcases.get(guildId);
  if (channelId === undefined) return;
  const channel = await createReadShowcase(rest)(guildId, channelId, systemClock.timeout(TIMEOUT_MS));
  if (!channel)
    return note(`Server ${name}: its showcase, channel ${channelId}, is gone; choose another in /settings`);
  const { missing, addUrl } = channel;
  if (missing.length === 0) return good(`Server ${name}: videos can be copied to its showcase`);
  const how = addUrl === undefined ? "allow that in the channel's permissions" : `add that: ${addUrl}`;
  note(`Server ${name}: ${missing.join(', ')} missing in its showcase; ${how}`);
}

/** The showcase of each server that has one. Changes nothing, so it can run beside the bot. */
export async function readShowcases(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
): Promise<Map<string, string>> {
  const rows = await readSettings(config).catch(() => []);
  return new Map(
    rows.flatMap(({ key, entry }) => {
      const { data } = jsonOf(settingsSchema).safeParse(entry);
      return data ? [[String(key).slice('settings::'.length), data.value.values.showcaseChannel]] : [];
    }),
  );
}

async function readSettings({
  dataDir,
  databaseUrl,
}: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Record<string, unknown>[]> {
  if (databaseUrl !== undefined) {
    const { connectTo } = await import('../../src/store/postgres/database.ts');
    const { read, close } = connectTo(databaseUrl, systemClock);
    return read(SETTINGS).finally(close);
  }
  const path = join(dataDir, 'cutscene.sqlite');
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(SETTINGS).all();
  } finally {
    database.close();
  }
}
