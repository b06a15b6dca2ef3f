import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// What members asked for and brought is for nobody else on this machine: of every file and folder from here on, the
// children's too, only this user may read anything.
process.umask(0o077);

// The one file of the bot in JavaScript. What is loaded after this line comes from the cache, from the second start
// on; for what is loaded before it Node would bring its TypeScript compiler into the process each time, with 20 MB.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/cutscene', import.meta.url)));
await import('./index.ts');
