import { createRuntime } from '../../src/runtime/index.ts';

/** What this machine gives, without a proxy. */
export const runtime = await createRuntime({ proxies: { except: [] }, publicNetworks: [] });
