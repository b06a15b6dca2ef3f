import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { apiError } from '../api-error.ts';
import { refreshLink } from '../messages.ts';
import { channelObject } from '../objects.ts';
import { botIsInside, can, sendPermission } from '../permissions.ts';
import { type Exchange, NO_CONTENT, ok, param, type Route } from '../rest/exchange.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { ChannelRecord } from '../state.ts';
import { snowflake } from '../validate/fields.ts';
import { parse } from '../validate/parse.ts';
import { directChannel, knownDirectChannel } from '../world.ts';

/** A channel that the bot can see, with these permissions; otherwise 10003, 50001 or 50013. */
export function requireChannel(exchange: Exchange, permissions = 0n): ChannelRecord {
  const { world } = exchange;
  const channel = world.channels.get(param(exchange, 'channel'));
  if (channel === undefined) throw apiError('unknownChannel');
  const botId = world.botUser.id;
  if (!botIsInside(world, channel) || !can(world, channel, botId, PermissionFlagsBits.ViewChannel)) {
    throw apiError('missingAccess');
  }
  if (!can(world, channel, botId, permissions)) throw apiError('missingPermissions');
  return channel;
}

const openDirect = z.strictObject({ recipient_id: snowflake });

const refreshUrls = z.strictObject({ attachment_urls: z.array(z.string()).min(1).max(50) });

export const channelRoutes = (limits: RateLimits): Route[] => [
  {
    method: 'GET',
    path: '/channels/:channel',
    auth: 'bot',
    handle: (exchange) => ok(channelObject(exchange.world, requireChannel(exchange))),
  },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    auth: 'bot',
    handle(exchange) {
      const channel = requireChannel(exchange);
      requireChannel(exchange, sendPermission(channel));
      return NO_CONTENT;
    },
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    auth: 'bot',
    async handle(exchange) {
      const { world } = exchange;
      const { recipient_id } = parse(openDirect, (await exchange.body()).json);
      const recipient = world.users.get(recipient_id);
      if (recipient === undefined) throw apiError('unknownUser');
      if (recipient.user.bot === true) throw apiError('cannotMessageUser');
      const isKnown = knownDirectChannel(world, recipient_id) !== undefined;
      if (!isKnown && !limits.takeNewDirect()) throw apiError('openingTooFast');
      return ok(channelObject(world, directChannel(world, recipient_id)));
    },
  },
  {
    method: 'POST',
    path: '/attachments/refresh-urls',
    auth: 'bot',
    /** @see https://docs.discord.food/topics/cloud-uploads#refresh-attachment-urls */
    async handle(exchange) {
      const { attachment_urls } = parse(refreshUrls, (await exchange.body()).json);
      const refreshed = (original: string) => ({
        original,
        refreshed: refreshLink(exchange.world, original),
      });
      return ok({ refreshed_urls: attachment_urls.map(refreshed) });
    },
  },
];
