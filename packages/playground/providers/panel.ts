import * as z from 'zod';
import type { ClientExtras } from '../discord/client/extras.ts';
import { ClientRefusal } from '../discord/client/refusal.ts';
import type { ClientEvent, ClientProviders } from '../protocol.ts';
import { behaviors } from './behaviors.ts';
import type { ScriptedProvider } from './scripted-provider.ts';

/** How often open pages get news of requests. */
const LOOK_MS = 400;

const choiceSchema = z.object({
  id: z.string(),
  behavior: z.enum(behaviors.map(({ id }) => id)),
  lasts: z.enum(['once', 'always']),
});

/** The providers, as the page shows them, with the behaviors that a person can choose. */
export function createPanel({
  paid,
  providers,
}: {
  paid: string | null;
  providers: readonly ScriptedProvider[];
}): { extras: ClientExtras; close(): void } {
  const pages = new Set<(event: ClientEvent) => void>();
  let told = '';

  function show(): ClientProviders {
    return { paid, providers: providers.map((provider) => provider.show()) };
  }

  function look(): void {
    const panel = show();
    const text = JSON.stringify(panel);
    if (text === told) return;
    told = text;
    for (const send of pages) send({ t: 'PROVIDERS_UPDATE', d: panel });
  }

  function choose(json: unknown): ClientProviders {
    const { data: choice, error } = choiceSchema.safeParse(json);
    if (!choice) throw new ClientRefusal(z.prettifyError(error));
    const provider = providers.find((each) => each.show().id === choice.id);
    if (!provider) throw new ClientRefusal('There is no such provider.', 404);
    provider.choose(choice.behavior, choice.lasts);
    look();
    return show();
  }

  // The servers keep a list of their requests and notify nobody. Checking it is cheap.
  const timer = providers.length > 0 ? setInterval(look, LOOK_MS).unref() : undefined;
  return {
    extras: {
      routes: { 'GET /client/providers': show, 'POST /client/providers': choose },
      watch(send) {
        pages.add(send);
        send({ t: 'PROVIDERS_UPDATE', d: show() });
        return () => void pages.delete(send);
      },
    },
    close: () => clearInterval(timer),
  };
}
