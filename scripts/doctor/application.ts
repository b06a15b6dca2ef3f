import { ApplicationFlags, type RESTGetCurrentApplicationResult } from 'discord.js';
import { bad, good, note } from './findings.ts';

const INTENTS =
  ApplicationFlags.GatewayPresence |
  ApplicationFlags.GatewayPresenceLimited |
  ApplicationFlags.GatewayGuildMembers |
  ApplicationFlags.GatewayGuildMembersLimited |
  ApplicationFlags.GatewayMessageContent |
  ApplicationFlags.GatewayMessageContentLimited;

/** The steps of docs/guide.md that are made on Discord's Developer Portal, in the order of that page. */
export function checkApplication(
  application: RESTGetCurrentApplicationResult,
  allowedGuilds: readonly string[] | undefined,
): void {
  const { icon, flags, bot_public: isPublic, interactions_endpoint_url: endpoint } = application;
  if (endpoint)
    bad(
      `Portal: commands go to the Interactions Endpoint URL ${URL.parse(endpoint)?.origin ?? '(unreadable)'} and not to the bot; remove it under General Information`,
    );
  if (application.bot_require_code_grant)
    bad("Portal: Requires OAuth2 Code Grant is on, so the invite link doesn't work; switch it off under Bot");
  if (icon === null) note('Portal: the bot has no icon; add one under General Information');
  const links = [
    application.terms_of_service_url ? [] : 'Terms of Service URL',
    application.privacy_policy_url ? [] : 'Privacy Policy URL',
  ].flat();
  if (links.length > 0)
    note(`Portal: ${links.join(' and ')} not set; members look for them in the bot's profile`);
  if (!isPublic) good('Portal: only you can add the bot to servers');
  else if (allowedGuilds === undefined)
    note(
      'Portal: Public Bot is on and ALLOWED_GUILDS is unset: anyone who adds the bot to a server can make videos that you pay for',
    );
  if ((flags & INTENTS) !== 0)
    note('Portal: privileged intents are on under Bot; this bot needs none, so switch them off');
}
