/**
 * What whole pages show (`/models`, `/quota`, `/stats`, `/privacy`), with what quotas and budgets refuse, in English,
 * in ICU's format; the other languages have the same keys.
 */
export const overviews = {
  'example.boat':
    'A paper boat drifts down a rainy street at dusk, neon signs glowing in the puddles, the camera low and close behind it',
  'example.fox':
    'A red fox wakes in fresh snow at sunrise, shakes itself, and trots off between frosted pines, golden light, slow motion',
  'example.lanterns':
    'Hundreds of paper lanterns rise over a quiet mountain lake at night, their light trembling on the water, slow pull back',
  'example.ramen':
    'Steam curls from a bowl of ramen on a wooden counter, chopsticks lift the noodles, macro, warm light',

  'quota.refusedCap': 'Paid videos don’t work for now. They work again {opens}. Free models still work.',
  'quota.refusedZero':
    'You can’t make videos on this server: {from, select, member {your own limit} server {the limit for all members} all {the limit for the whole server} other {the limit of your role {role}}} is 0 {span, select, day {a day} week {a week} other {a month}}. Ask an admin.',
  'quota.refusedWait':
    '{from, select, role {With your role {role}, at least {time} pass between two videos.} other {On this server, at least {time} pass between two videos of a member.}} You can make another {opens}.',
  'quota.refusedMine':
    'You’re at {used, plural, one {# video} other {# videos}}{span, select, day { today} week { this week} other { this month}}, and the limit is {max} ({from, select, member {your own limit} server {limit for all members} other {limit from your role {role}}}). You can make another {opens}.',
  'quota.refusedServer':
    'All members of this server together are at {used, plural, one {# video} other {# videos}}{span, select, day { today} week { this week} other { this month}}, and the limit is {max}. The next one can be made {opens}.',
  'quota.refusedMyBudget':
    'This video would cost about {price}, and you have {left} of {max} left{span, select, day { today} week { this week} other { this month}} ({from, select, member {your own limit} server {limit for all members} other {limit from your role {role}}}). Make it shorter, pick a cheaper model, or wait: your budget resets {opens}.',
  'quota.budgetUsedUp':
    '{scope, select, server {This server’s budget} other {The budget of {owner}}}{span, select, day { for today} week { for this week} other { for this month}} is used up. The next video can be made {opens}.',
  'quota.budgetTooSmall':
    'This video would cost about {price}, more than is left of {scope, select, server {this server’s budget} other {the budget of {owner}}}{span, select, day { for today} week { for this week} other { for this month}}. Make it shorter, pick a cheaper model, or wait: the budget resets {opens}.',
  'quota.neverFits':
    'This video would cost about {price}, more than {scope, select, mine {your whole budget} server {this server’s whole budget} bot {the bot’s operator allows} other {the whole budget of {owner}}} for {span, select, day {a day} week {a week} other {a month}}. Make it shorter or pick a cheaper model.',
  'quota.budgetZero':
    '{scope, select, mine {Your budget on this server is {max}} server {This server’s budget is {max}} bot {The bot’s operator allows no paid videos} other {The budget of {owner} is {max}}}, so you can’t make this video. {scope, select, bot {Pick a free model.} model {Pick another model or ask an admin.} other {Pick a free model or ask an admin.}}',
  'quota.titleMine': 'Your videos',
  'quota.titleServer': 'This server',
  'quota.noLimit': 'No limit',
  'quota.soFar': '{made, plural, one {# video} other {# videos}} so far today',
  'quota.line':
    '{whose, select, mine {{span, select, day {Today: } week {This week: } other {This month: }}} other {All members,{span, select, day { today: } week { this week: } other { this month: }}}}**{left} of {max} left** · {bar} used · resets {opens}',
  'quota.new': 'resets {opens}',
  'quota.rule':
    '{from, select, member {Your own limit} server {Limit for all members} other {Limit from your role {role}}}. Videos in progress count. Failed videos are refunded.',
  'quota.ofRoles': 'Limits of your roles: {roles}. The one that allows the most counts.',
  'quota.eachVideo': 'Each video: up to {limits}.',
  'quota.wait': 'From one video to the next: at least {time}.',
  'quota.budget': '{owner},{span, select, day { today} week { this week} other { this month}}: {bar} used',
  'quota.usdOf': '{used} of {max}',
  'quota.priceQuestion': '**This video costs about {price}.** Make it?',
  'quota.tagMine':
    'You have {left} of {max, plural, one {# video} other {# videos}} left{span, select, day { today} week { this week} other { this month}}; this one uses one',
  'quota.tagMyBudget':
    'You have {left} of {max} left{span, select, day { today} week { this week} other { this month}}; {rest} after this one',
  'quota.tagServer':
    'This server has {left} of {max, plural, one {# video} other {# videos}} left{span, select, day { today} week { this week} other { this month}}; this one uses one',
  'quota.tagBudget':
    '{scope, select, server {This server’s budget} other {Budget of {owner}}}{span, select, day { for today} week { for this week} other { for this month}}: {before} used, {after} with this one',

  'models.title': 'Models on this server',
  'models.usually': 'usually {time}',
  'models.adultsOnly': 'age-restricted channels only',
  'models.takesText': 'text',
  'models.takesEither': 'text or image',
  'models.takesBoth': 'text and image',
  'models.takesLast': 'last frame',
  'models.takesReferences': '{count, plural, one {# reference} other {# references}}',
  'models.extend': 'continues videos',
  'models.edit': 'edits videos',
  'models.upscale': 'sharpens videos',
  'models.ends':
    '{days, plural, =0 {Ends today; then use {successor}} one {Ends on {date}, # day left; then use {successor}} other {Ends on {date}, # days left; then use {successor}}}',
  'models.count': '{count, plural, one {# model} other {# models}}',
  'models.withoutKey': 'No key: {providers}',
  'models.noKey': 'no key',
  'models.all': 'All providers',
  'models.choose': 'Show one provider',
  'models.footer':
    'Fast ⚡⚡⚡ · medium ⚡⚡ · slow ⚡ · price and time for a typical video · use one with /video model:',
  'models.noneOf': '{provider} has no key here, so its models can’t be used. The bot’s operator can add one.',
  'models.announces': '{provider} announced the end of something this bot uses',
  'models.announcesOn': '{provider} announced the end of something this bot uses on {date}',
  'models.announcesModel': '{provider} announced the end of {model}',
  'models.announcesModelOn': '{provider} announced the end of {model} on {date}',
  'models.timeAxis': 'time to make a video',
  'models.altText': 'Price and time of a typical video. {figures}.',
  'health.working': 'working',
  'health.outOfCredit': 'out of credit since {when}',
  'health.keyRefused': 'key refused since {when}',
  'health.failing': 'having problems since {when}',
  'health.unused': 'not used yet',
  'health.triedAgain': 'next try {when}',

  'stats.command': '</stats>',
  'stats.title': 'The last {days, plural, other {# days}}',
  'stats.days': '{days, plural, other {# days}}',
  'stats.videos': '{count, plural, one {# video} other {# videos}}',
  'stats.spent': '{price} spent',
  'stats.failed': '{count, plural, other {# failed}}',
  'stats.cancelled': '{count, plural, other {# canceled}}',
  'stats.open': '{count} in progress or unconfirmed',
  'stats.times': 'Typical wait in the queue {wait}, typical time to make {making}',
  'stats.waited': 'Typical wait in the queue {wait}',
  'stats.took': 'Typical time to make {making}',
  'stats.none': 'Nobody requested a video in this period. </video> starts one.',
  'stats.footer': 'Days in {timeZone}, including today',
  'stats.csv':
    'Each member’s videos with each model, by day. Days in {timeZone}. Only the most active members have names.',
  'stats.tooLarge': 'This file is over this server’s upload limit. Pick a shorter period.',
  'stats.unknownMember': 'Member …{end}',
  'stats.labelVideo': 'video',
  'stats.labelVideos': 'videos',
  'stats.labelSpent': 'spent',
  'stats.labelFailed': 'failed',
  'stats.byDay': 'Videos by day',
  'stats.most': 'most: {value}',
  'stats.models': 'Models',
  'stats.members': 'Members',
  'stats.failures': 'Failures',
  'stats.list': '{title}: {entries}.',
  'stats.altTotal': '{from} to {to}: {figures}.',
  'stats.altWait': 'Typical wait {time}.',
  'stats.altMaking': 'Typical time to make {time}.',
  'stats.altBusiest': 'Busiest day {day}: {videos}.',
  'failed.invalid_request': 'options not accepted',
  'failed.content_rejected': 'refused for its content',
  'failed.unauthorized': 'key refused',
  'failed.insufficient_credit': 'out of credit',
  'failed.rate_limited': 'provider too busy',
  'failed.unavailable': 'provider unreachable',
  'failed.timeout': 'took too long',
  'failed.not_fetched': 'couldn’t be downloaded',
  'failed.task_failed': 'couldn’t be made',
  'failed.bad_output': 'not a playable video',
  'failed.retired': 'model discontinued',
  'failed.undeliverable': 'not accepted by Discord',
  'failed.too_large': 'over the upload limit',
  'failed.lost': 'not confirmed',
  'failed.picture_not_public': 'image not reachable',
  'failed.withdrawn': 'about someone who opted out',
  'failed.internal': 'error in the bot',

  'privacy.title': 'What I store about you',
  'privacy.videos':
    '**Each video you request**: your prompt and options, when and where you asked, your roles, how it ended, and what it cost. Deleted after {days, plural, one {# day} other {# days}}. The price stays in the totals, without your name.',
  'privacy.files':
    '**A small image** of it for </history>: for the same time. **The video itself**: until it’s in the channel, or for a day if it can’t be posted.',
  'privacy.hosted':
    'A video that’s too large for Discord stays on a file host for {days, plural, one {# day} other {# days}}.',
  'privacy.inputs': '**Images and videos you start from, and videos you prepare but don’t make**: for a day.',
  'privacy.cast':
    '**Your cast**, with its images: until you remove it, or until nobody has used it for {days} days.',
  'privacy.films': '**Films you plan**: until {days} days after the last change.',
  'privacy.stories':
    '**Stories you take part in**: who made which clip, until {days} days after the last clip.',
  'privacy.notify': '**Your choice of `notify`**: until you change or delete it.',
  'privacy.token': '**The key Discord gives me to answer you**: for 15 minutes.',
  'privacy.optOut':
    '**That you don’t want to appear in videos here**, with your names: until you undo it below. Deleting your data doesn’t remove it.',
  'privacy.settings':
    '**Server settings that name you**, such as a block: until the server’s admins change them.',
  'privacy.reports': '**Reports you make**: that there was one, without your name, for 30 days.',
  'privacy.stars':
    '**Stars you give**: as long as the video’s data. **Copies of your videos in a showcase** go when you delete the video or your data.',
  'privacy.whoSees': 'Who else sees it',
  'privacy.service':
    'The provider that makes a video gets its prompt, and the image or video it starts from, without your name.',
  'privacy.moderation':
    'On servers with moderation on, a moderation service checks both first, also without your name.',
  'privacy.assistant':
    'If you press **Improve** or **Write the shots**, an AI assistant gets your prompt or idea, with the names and descriptions of the cast in it, without your name.',
  'privacy.readers':
    'The bot’s operator can read what it stores. I don’t read other messages. When I’m removed from a server, what I store about it is deleted after 30 days.',
  'privacy.choices': 'Your choices',
  'privacy.buttons':
    'The first button is for this server, the others are for every server we share. Videos in channels are messages: remove them with **Delete** first.',
  'privacy.export': 'Export my data',
  'privacy.delete': 'Delete my data',
  'privacy.deleteNow': 'Delete permanently',
  'privacy.question':
    'Delete what I store about you, on all servers? </history> will be empty, and the buttons below your videos will stop working. Videos in progress are canceled; what the provider charges for them isn’t refunded. This can’t be undone.',
  'privacy.exported': 'Everything I store about you.',
  'privacy.deleted': 'What I stored about you is deleted.',
  'privacy.stillOpen':
    '{count, plural, one {# video is} other {# videos are}} still being stopped or delivered, and will be deleted afterwards.',
  'privacy.rest':
    'The videos you made in the last month still count for quotas, and lose your name after that. Server settings that name you can be changed by that server’s admins.',
} as const;
