import type { Log } from '../log.ts';
import type { Runtime } from '../runtime/index.ts';
import type { TraceSettings, Traces } from './traces.ts';

/** Loads OpenTelemetry only for those who use it. */
export async function openTraces(
  { traces: settings }: { traces: TraceSettings | undefined },
  deps: { runtime: Runtime; log: Log },
): Promise<Traces | undefined> {
  if (!settings) return undefined;
  const { createTraces } = await import('./spans.ts');
  return createTraces(settings, deps);
}
