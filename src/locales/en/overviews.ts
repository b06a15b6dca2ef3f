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

  'quota.refusedCap':
    'I can’t make any more videos that cost money for now. It works again {opens}; models that are free still do.',
  'quota.refusedZero':
    'You may make no videos on this server: your quota is 0 a day, {origin}. Its admins decide that; please ask them.',
  'quota.refusedMine':
    'You have used {used} of your {max, plural, one {# video} other {# videos}} of today, {origin}. You can make the next one {opens}.',
  'quota.refusedServer':
    'This server has used {used} of its {max, plural, one {# video} other {# videos}} of today, the quota of all members together. The next one can be made {opens}.',
  'quota.budgetUsedUp': '{budget} is used up. The next video can be made {opens}.',
  'quota.budgetTooSmall':
    '{budget} has too little left for this video, which would cost about {price}. Ask for a shorter one, choose a cheaper model, or wait: the budget is new {opens}.',
  'quota.fromMember': 'by a rule for you alone',
  'quota.fromServer': 'by the rule for all members',
  'quota.fromRole': 'by your role {role}',
  'quota.titleMine': 'Your videos today',
  'quota.titleServer': 'This server',
  'quota.noLimit': 'No limit',
  'quota.soFar': '{made, plural, one {# video} other {# videos}} so far',
  'quota.left': '{left} of {max} left',
  'quota.used': '{bar} used',
  'quota.new': 'new {opens}',
  'quota.rule':
    '{max, plural, one {# video} other {# videos}} a day, {origin}. Videos on their way count; those that fail come back.',
  'quota.ofRoles': 'Your roles give: {roles}. The best of them counts.',
  'quota.roleGives': '{videos} a day',
  'quota.allMembers': 'All members together: {line}',
  'quota.today': '{owner} today: {bar} used',
  'quota.thisMonth': '{owner} this month: {bar} used',
  'quota.usdOf': '{used} of {max}',
  'quota.priceQuestion': '**This video costs about {price}.** Shall I make it?',
  'quota.tagMine':
    '{left} of your {max, plural, one {# video} other {# videos}} of today left; this one takes one',
  'quota.tagServer':
    '{left} of this server’s {max, plural, one {# video} other {# videos}} of today left; this one takes one',
  'quota.tagBudget': '{budget}: {before} used, {after} with this one',

  'models.title': 'Models in this server',
  'models.usually': 'usually {time}',
  'models.adultsOnly': 'age-restricted channels only',
  'models.takesText': 'text',
  'models.takesEither': 'text or image',
  'models.takesBoth': 'text and image',
  'models.ends': 'Ends on {date}, {left}; then use {successor}',
  'models.lastDay': 'today is its last day',
  'models.daysLeft': '{days, plural, one {# day} other {# days}} left',
  'models.count': '{count, plural, one {# model} other {# models}}',
  'models.withoutKey': 'No key: {providers}',
  'models.noKey': 'no key',
  'models.all': 'All providers',
  'models.choose': 'Show one provider',
  'models.footer':
    'Fast ⚡⚡⚡ · medium ⚡⚡ · slow ⚡ · price and time are those of a usual video · /video model: runs one',
  'models.noneOf':
    '{provider} has no key here, so its models can’t be used. Whoever runs this bot can add one.',
  'models.announces': '{provider} announces an end of what this bot uses',
  'models.announcesOn': '{provider} announces an end of what this bot uses on {date}',
  'models.announcesModel': '{provider} announces the end of {model}',
  'models.announcesModelOn': '{provider} announces the end of {model} on {date}',
  'models.timeAxis': 'time to make a video',
  'models.altText': 'Price and time of a usual video. {figures}.',
  'health.working': 'working',
  'health.outOfCredit': 'out of credit',
  'health.keyRefused': 'key refused',
  'health.failing': 'failing',
  'health.unused': 'not used yet',
  'health.since': '{state} since {when}',
  'health.triedAgain': 'tried again {when}',

  'stats.command': '/stats',
  'stats.title': 'The last {days, plural, other {# days}}',
  'stats.days': '{days, plural, other {# days}}',
  'stats.videos': '{count, plural, one {# video} other {# videos}}',
  'stats.spent': '{price} spent',
  'stats.failed': '{count, plural, other {# failed}}',
  'stats.cancelled': '{count, plural, other {# canceled}}',
  'stats.open': '{count} on the way or unclear',
  'stats.times': 'Half of them waited {wait} or less in the queue, and took {making} or less to make',
  'stats.waited': 'Half of them waited {wait} or less in the queue',
  'stats.took': 'Half of them took {making} or less to make',
  'stats.none': 'Nobody has asked for a video in these days. `/video` starts one.',
  'stats.footer': 'Days in {timeZone}, today included',
  'stats.csv':
    'Each member’s videos with each model, day by day; days in {timeZone}. Names are those of the most active members.',
  'stats.tooLarge': 'This file is larger than this server may upload. Please choose a shorter period.',
  'stats.unknownMember': 'Member …{end}',
  'stats.labelVideo': 'video',
  'stats.labelVideos': 'videos',
  'stats.labelSpent': 'spent',
  'stats.labelFailed': 'failed',
  'stats.labelQueue': 'in the queue',
  'stats.labelMaking': 'to make one',
  'stats.byDay': 'Videos by day',
  'stats.spentByDay': 'Spent by day',
  'stats.usualTime': 'Usual time',
  'stats.most': 'most: {value}',
  'stats.queue': 'queue',
  'stats.making': 'making',
  'stats.models': 'Models',
  'stats.members': 'Members',
  'stats.failures': 'Failures',
  'stats.nothing': 'none',
  'stats.list': '{title}: {entries}.',
  'stats.altTotal': '{from} to {to}: {figures}.',
  'stats.altWait': 'Median wait {time}.',
  'stats.altMaking': 'Median time of making {time}.',
  'stats.altBusiest': 'Busiest day {day}: {videos}.',
  'failed.invalid_request': 'options not accepted',
  'failed.content_rejected': 'refused for content',
  'failed.unauthorized': 'key refused',
  'failed.insufficient_credit': 'out of credit',
  'failed.rate_limited': 'provider too busy',
  'failed.unavailable': 'provider out of reach',
  'failed.timeout': 'took too long',
  'failed.not_fetched': 'couldn’t be downloaded',
  'failed.task_failed': 'could not be made',
  'failed.bad_output': 'not a playable video',
  'failed.retired': 'model switched off',
  'failed.undeliverable': 'Discord did not take it',
  'failed.too_large': 'too large to upload',
  'failed.lost': 'answer lost',
  'failed.picture_not_public': 'image not reachable',
  'failed.withdrawn': 'about somebody who opted out',
  'failed.internal': 'fault of the bot',

  'privacy.title': 'What I keep about you',
  'privacy.videos':
    '**Each video that you ask for**: your prompt and options, when and where you asked, your roles, how it ended and what it cost. After {days, plural, one {# day} other {# days}} it is gone; the price stays in the sums, without your name.',
  'privacy.files':
    '**A small image** of it for `/history`: no longer than that. **The video itself**: until it is in the channel, and for a day where it can’t be posted.',
  'privacy.hosted':
    'A video that is too large for Discord stays {days, plural, one {# day} other {# days}} on a host.',
  'privacy.inputs': '**Images that you attach and what you type into forms**: a day.',
  'privacy.notify': '**Your choice of `notify`**: until you change or delete it.',
  'privacy.token': '**The key that Discord gives me to answer you**: 15 minutes.',
  'privacy.optOut':
    '**That you want to be in no videos here**, with what you are called: until you take it back below. It outlives Delete my data.',
  'privacy.settings':
    '**Settings of servers that name you**, such as a block: until their admins change them.',
  'privacy.reports': '**Reports that you make**: that there was one, without your name, for 30 days.',
  'privacy.service': 'The service that makes a video gets its prompt and image, without your name.',
  'privacy.moderation':
    'In servers where moderation is on, a moderation service checks both first, also without your name.',
  'privacy.readers':
    'Whoever runs this bot can read what it keeps. I read no other messages. When I am removed from a server, what I keep of it is gone after 30 days.',
  'privacy.buttons':
    'The first button is for this server, the others are for all servers where you meet me. Videos in channels are messages: take them away with **Delete** below them first.',
  'privacy.export': 'Export my data',
  'privacy.delete': 'Delete my data',
  'privacy.deleteNow': 'Delete it for good',
  'privacy.question':
    'Delete what I keep about you, in all servers? `/history` will be empty, and the buttons below your videos will do nothing any more. Videos on the way are canceled; what the provider charges for them is not given back. This can’t be undone.',
  'privacy.exported': 'Everything that I keep about you.',
  'privacy.deleted': 'What I kept about you is deleted.',
  'privacy.stillOpen':
    '{count, plural, one {# video is} other {# videos are}} still being stopped or delivered, and forgotten when that is done.',
  'privacy.rest':
    'How many videos you made in the last two days still counts against quotas, and loses your name after that. Settings of servers that name you are their admins’ to change.',
} as const;
