import * as z from 'zod';
import type { ClientExtras } from '../discord/client/extras.ts';
import { ClientRefusal } from '../discord/client/refusal.ts';
import type { LocalDiscord } from '../discord/index.ts';
import { type ClientEvent, type ClientScenes, type SceneId, sceneIds } from '../protocol.ts';
import type { SceneClock } from './clock.ts';
import { scenes } from './scenes.ts';
import { CHANNEL, type Stage } from './stage.ts';

/** How often a scene checks what nobody reports. */
const LOOK_MS = 100;
/** For five minutes, which is more than any scene takes. */
const LOOKS = 3_000;

const playSchema = z.object({ id: z.enum(sceneIds) });

/** What the scenes need of the providers and the bot. */
type Props = Pick<Stage, 'replicate' | 'submits' | 'crash'>;

/** Scenes that open pages can start: one at a time, for everybody. */
export function createScenes(clock: SceneClock) {
  const pages = new Set<(event: ClientEvent) => void>();
  const played = new Map<SceneId, 'done' | 'failed'>();
  let playing: { id: SceneId; step: number } | null = null;
  let props: (Props & { discord: LocalDiscord }) | undefined;
  const ending = new AbortController();

  function show(): ClientScenes {
    return {
      scenes: sceneIds.map((id) => ({
        id,
        state: playing?.id === id ? 'playing' : (played.get(id) ?? 'idle'),
      })),
      step: playing?.step ?? 0,
      nowMs: clock.now(),
      speed: clock.rate.speed,
    };
  }

  function tell() {
    for (const send of pages) send({ t: 'SCENES_UPDATE', d: show() });
  }

  async function until(isTrue: () => boolean): Promise<void> {
    for (let left = LOOKS; !isTrue(); left -= 1) {
      ending.signal.throwIfAborted();
      if (left === 0) throw new Error('The scene stands still.');
      await new Promise((done) => setTimeout(done, LOOK_MS).unref());
    }
  }

  async function run(id: SceneId, { discord, replicate, submits, crash }: NonNullable<typeof props>) {
    try {
      await scenes[id]({
        ...{ discord, replicate, submits, crash, until, now: clock.now, setSpeed: clock.setSpeed },
        step() {
          playing = { id, step: (playing?.step ?? 0) + 1 };
          tell();
        },
      });
      played.set(id, 'done');
    } catch (error) {
      if (!ending.signal.aborted) console.error(`The scene ${id} failed:`, error);
      played.set(id, 'failed');
    }
    playing = null;
    clock.setSpeed(1);
    replicate('works');
    tell();
  }

  function play(json: unknown) {
    const { data, error } = playSchema.safeParse(json);
    if (!data) throw new ClientRefusal(z.prettifyError(error));
    if (!props?.discord.world.botOnline) throw new ClientRefusal('The bot is offline.', 409);
    if (playing) throw new ClientRefusal('A scene is playing.', 409);
    playing = { id: data.id, step: 0 };
    tell();
    void run(data.id, props);
    return { channelId: props.discord.channelId(CHANNEL), userId: props.discord.member('mia').id };
  }

  const unfollow = clock.follow(tell);
  const extras: ClientExtras = {
    routes: { 'POST /client/scenes': play },
    watch(send) {
      pages.add(send);
      send({ t: 'SCENES_UPDATE', d: show() });
      return () => void pages.delete(send);
    },
  };
  return {
    extras,
    begin(discord: LocalDiscord, own: Props) {
      props = { discord, ...own };
    },
    close() {
      unfollow();
      ending.abort();
    },
  };
}
