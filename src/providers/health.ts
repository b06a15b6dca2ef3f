import type { ProviderErrorKind } from './provider.ts';

/** How providers do, by what their answers were. */
export interface Health {
  of(providerId: string): {
    state: 'ok' | 'failing' | 'refused' | 'unknown';
    sinceMs?: number;
    cause?: ProviderErrorKind;
    restingUntilMs?: number;
  };
  /** What providers have announced about ends of models. */
  notices(): readonly { providerId: string; model?: string; endsOn?: string; seenAtMs: number }[];
}
