import type { Allowance, AllowanceError } from '../jobs/allowance.ts';
import type { ModelLabel } from '../settings/show.ts';
import { price, progressBar, relativeTime } from './text.ts';

/** An allowance and how much of it is used, with what is on its way. */
export interface Usage {
  allowance: Allowance;
  used: number;
}

/** Why a video is refused by a quota or budget, by which, and when it opens again. */
export function refusedBy({ allowance, used, usd }: AllowanceError, labelOf: ModelLabel): string {
  const { source, unit, max, span, period } = allowance;
  const opens = relativeTime(period.untilMs);
  if (source.kind === 'global-cap' || source.kind === 'guild-cap') {
    return `I can't make any more videos that cost money for now. It works again ${opens}; models that are free still do.`;
  }
  if (source.kind === 'member') {
    if (max === 0) {
      return `You may make no videos on this server: your quota is 0 a day, ${originOf(source.from)}. Its admins decide that; please ask them.`;
    }
    return `You have used ${used} of your ${countOf(max)} of today, ${originOf(source.from)}. You can make the next one ${opens}.`;
  }
  if (unit === 'videos') {
    return `This server has used ${used} of its ${countOf(max)} of today, the quota of all members together. The next one can be made ${opens}.`;
  }
  const budget = `${ownerOf(allowance, labelOf)}’s budget of ${span === 'day' ? 'today' : 'this month'}`;
  if (used >= max) return `${budget} is used up. The next video can be made ${opens}.`;
  return `This video would cost about ${price(usd)}, which is more than is left of ${lowerFirst(budget)}. Ask for a shorter one, choose a cheaper model, or wait: the budget is new ${opens}.`;
}

/** Where a member's quota comes from: `by the rule for all members`. */
export function originOf(from: 'member' | 'server' | { roleId: string }): string {
  if (from === 'member') return 'by a rule for you alone';
  return from === 'server' ? 'by the rule for all members' : `by your role <@&${from.roleId}>`;
}

/** Whose budget it is, at the beginning of a sentence. */
export function ownerOf({ source }: Allowance, labelOf: ModelLabel): string {
  if (source.kind === 'role') return `<@&${source.roleId}>`;
  return source.kind === 'model' ? labelOf(source.model) : 'This server';
}

/** `1 video`, `5 videos`. */
export function countOf(videos: number): string {
  return videos === 1 ? '1 video' : `${videos} videos`;
}

export function left({ allowance, used }: Usage): number {
  return Math.max(0, allowance.max - used);
}

/** How much of a budget is used; the dollars are for admins. */
export function budgetLine(
  usage: Usage,
  { inUsd, labelOf }: { inUsd: boolean; labelOf: ModelLabel },
): string {
  const { allowance, used } = usage;
  const dollars = inUsd ? ` · $${used.toFixed(2)} of $${allowance.max.toFixed(2)}` : '';
  const span = allowance.span === 'day' ? 'today' : 'this month';
  return `**${ownerOf(allowance, labelOf)}** ${span}: ${progressBar(fractionOf(used, allowance.max))} used${dollars}`;
}

export function fractionOf(used: number, max: number): number {
  return max === 0 ? 1 : Math.min(1, used / max);
}

function lowerFirst(text: string): string {
  return text.replace(/^This/, 'this');
}
