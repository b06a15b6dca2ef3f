import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { checkNetwork } from '../../scripts/doctor/network.ts';
import { loadConfig } from '../../src/config.ts';
import { openNetwork } from '../../src/runtime/network/index.ts';

const said = vi.spyOn(console, 'log').mockImplementation(() => {});
afterEach(() => {
  said.mockClear();
});
afterAll(() => said.mockRestore());

async function findings(env: Record<string, string>, addresses: string[]) {
  const config = loadConfig(env, { modelIds: [] });
  // Proxies would be set up for this whole process.
  const network = await openNetwork({ ...config.network, proxies: { except: [] } });
  await checkNetwork(config, new Map(), network, () => Promise.resolve(addresses));
  return said.mock.calls.map(([line]) => String(line));
}

it.each([
  [{}, ['162.159.130.233'], /^✅ Network: cdn\.discordapp\.com has a public address$/],
  [{}, ['64:ff9b::a29f:82e9'], /^✅ /],
  [
    {},
    ['198.18.0.7'],
    /^❌ Network: .* resolves to 198\.18\.0\.7, .* set PUBLIC_NETWORKS, for example 198\.18\.0\.0\/15$/,
  ],
  [{ PUBLIC_NETWORKS: '198.18.0.0/15' }, ['198.18.0.7'], /^✅ /],
  [
    { HTTPS_PROXY: 'http://me:secret@proxy.example:3128' },
    [],
    /^⚠️ {2}Network: cdn\.discordapp\.com is reached through the proxy proxy\.example:3128$/,
  ],
])('with %j, %j is told as %s', async (env, addresses, line) => {
  expect(await findings(env, addresses)).toEqual([expect.stringMatching(line)]);
});

it('asks nothing of a local Discord', async () => {
  expect(await findings({ DISCORD_API_URL: 'http://127.0.0.1:4000/api' }, [])).toEqual([]);
});
