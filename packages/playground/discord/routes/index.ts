import type { Route } from '../rest/exchange.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { applicationRoutes } from './application.ts';
import { channelRoutes } from './channels.ts';
import { commandRoutes } from './commands.ts';
import { expressionRoutes } from './expressions.ts';
import { guildRoutes } from './guilds.ts';
import { interactionRoutes } from './interactions.ts';
import { messageRoutes } from './messages.ts';
import { threadRoutes } from './threads.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every route of Discord's API that is served here. */
export const createRoutes = (limits: RateLimits): Route[] => [
  ...applicationRoutes,
  ...commandRoutes,
  ...guildRoutes,
  ...expressionRoutes,
  ...channelRoutes(limits),
  ...messageRoutes(limits),
  ...threadRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
];
