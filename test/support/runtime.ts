import { createRuntime } from '../../src/runtime/index.ts';

/** This machine's, without a proxy. */
export const runtime = await createRuntime({ proxies: { except: [] }, publicNetworks: [] });
