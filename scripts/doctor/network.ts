import { lookup } from 'node:dns/promises';
import type { Config } from '../../src/config.ts';
import type { Provider } from '../../src/providers/provider.ts';
import type { Network } from '../../src/runtime/network/index.ts';
import { proxyFor } from '../../src/runtime/network/proxy-for.ts';
import { bad, describe, good, note } from './findings.ts';

/** The source of members' images. */
const DISCORD_FILES = 'https://cdn.discordapp.com';

/**
 * Whether files can be downloaded: the bot requests only public addresses, and a proxy or NAT64 in front of it may
 * answer with reserved ones for all hosts.
 */
export async function checkNetwork(
  { network: { proxies }, discord }: Config,
  providers: ReadonlyMap<string, Provider>,
  network: Network,
  look: (host: string) => Promise<string[]> = addressesOf,
): Promise<void> {
  const named = [...providers.values()].flatMap(({ api }) => (api && !api.isOperatorsOwn ? api.origin : []));
  const origins = discord.apiUrl === undefined ? [DISCORD_FILES, ...named] : named;
  for (const origin of new Set(origins)) {
    const url = new URL(origin);
    const proxy = proxyFor(url, proxies);
    if (proxy !== undefined)
      note(`Network: ${url.hostname} is reached through the proxy ${new URL(proxy).host}`);
    else await checkHost(url.hostname, network, look);
  }
}

async function checkHost(
  host: string,
  network: Network,
  look: (host: string) => Promise<string[]>,
): Promise<void> {
  try {
    const addresses = await look(host);
    if (addresses.some(network.isPublicAddress)) good(`Network: ${host} has a public address`);
    else
      bad(
        `Network: ${host} resolves to ${addresses[0]}, which is not a public address, so its files are refused. ` +
          'If your proxy, VPN or NAT64 answers like this, set PUBLIC_NETWORKS, for example 198.18.0.0/15',
      );
  } catch (error) {
    note(
      `Network: ${host} can't be resolved (${describe(error)}). Check this machine's DNS and firewall; ` +
        'behind a proxy, set HTTPS_PROXY, for example http://proxy.example:3128',
    );
  }
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
