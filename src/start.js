import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Members' requests and images are nobody else's business on this machine: only this user may read any file and folder
// created from here on, including those of child processes.
process.umask(0o077);

// The bot's only JavaScript file. From the second start on, everything loaded after this line comes from the cache. For
// modules loaded before it, Node would load its TypeScript compiler each time, which takes 20 MB.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/cutscene', import.meta.url)));
await import('./index.ts');
