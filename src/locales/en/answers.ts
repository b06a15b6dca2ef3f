/** Every answer that one member alone reads, in English, in ICU's format; the other languages have the same keys. */
export const answers = {
  'refusal.nothingSetUp': 'No model is set up yet. Whoever runs this bot has to give it a provider key.',
  'refusal.paused':
    'Videos are paused on this server. Please try again later; videos on the way are finished.',
  'refusal.pausedFor':
    'Videos are paused on this server: {reason}. Please try again later; videos on the way are finished.',
  'refusal.blocked': 'You may not make videos on this server. Its admins decide that; please ask them.',
  'refusal.channel': 'Videos can’t be made in this channel. Try another one.',
  'refusal.channelBut': 'Videos can’t be made in this channel. Try {channels}.',
  'refusal.role': 'Only members with {roles} may make videos here.',
  'refusal.unknownModel': 'There is no such model here.',
  'refusal.modelDenied': 'You may not use {model} on this server.',
  'refusal.modelTooLarge': '{model} makes only longer or sharper videos than this server allows.',
  'refusal.modelOff': '{model} is switched off on this server.',
  'refusal.modelForAdults': '{model} may be used in age-restricted channels only.',
  'refusal.modelNotSetUp': '{model} is not set up here.',
  'refusal.modelRetired': '{model} was switched off by its provider. Please choose another model.',
  'refusal.noModel': 'There is no model that you may use here; the admins of this server decide that.',
  'refusal.chooseModel': 'Choose one of {models}.',
  'refusal.chooseModelOrOther': 'Choose one of {models}, or another from the list that `model` shows.',
  'refusal.overDurationLimit':
    'Videos on this server may be {seconds} s long at most. Ask for {seconds} s or less.',
  'refusal.overResolutionLimit':
    'Videos on this server may have {resolution} at most. Ask for {resolution} or less.',
  'refusal.overPriceLimit':
    'This video would cost about {price}, and {max} is the most for one video on this server. Ask for a shorter one, or choose a cheaper model.',
  'refusal.imageNotTaken': '{model} can’t start from an image. Leave it out, or choose another model.',
  'refusal.imageNeeded': '{model} needs an image to start from. Attach one with the option image.',
  'refusal.imageTooLarge': 'The image has {megabytes, number} MB, and at most {max, number} MB are taken.',
  'refusal.imageGone':
    'The image that this video began with is gone: I keep it for a day. Please use /video and attach it again.',
  'refusal.noImage':
    'I can’t read that file as an image. Please attach a PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP or TIFF.',
  'refusal.imageBroken':
    'That image is damaged, incomplete or of a rare kind that I can’t decode. Please save it again as a PNG or JPEG, or attach a screenshot of it.',
  'refusal.imageNotAlone':
    'There is another file hidden behind that image. Please save the image again by itself and attach that.',
  'refusal.imageTooSlow':
    'That image takes longer to read than I can give it. Please save it again as a smaller PNG or JPEG.',
  'refusal.imageTooHeavy':
    'That image takes more memory to read than I can give it. Please save it again as a smaller PNG or JPEG.',
  'refusal.imageCrashed':
    'I failed to read that image. Please save it again as a PNG or JPEG, or attach a screenshot of it.',
  'refusal.imageTooSmall': 'The image is {width} × {height}; each side needs at least {min} pixels.',
  'refusal.imageTooManyPixels':
    'The image is {width} × {height}; at most {max, number} megapixels work. Please make it smaller.',
  'refusal.imageTooLong':
    'The image is {width} × {height}. Its long side can be at most {max} times its short side. Please crop it.',
  'refusal.promptEmpty': 'The prompt is empty. Describe the shot you want to see.',
  'refusal.promptTooLong':
    'The prompt has {length, plural, other {# characters}}, and {model} takes {max, number}. Please shorten it.',
  'refusal.seed': 'The seed must be a whole number from 0 to {max, number}.',
  'refusal.duration': 'The duration must be a whole number of seconds from 1 to {max}.',
  'refusal.noResolution': 'There is no resolution "{asked}". Choose one of {choices}.',
  'refusal.noAspectRatio': 'There is no aspect ratio "{asked}". Choose one of {choices}.',
  'refusal.notify': 'For notify, choose one of {choices}.',
  'refusal.restarting': 'I am being restarted right now. Please ask again in a minute.',
  'refusal.draining':
    'I take no new videos for now, because I am about to be restarted. Please try again in a few minutes; videos on the way are finished.',
  'refusal.tooManyVideos':
    'You already have {open, plural, one {# video} other {# videos}} on the way, which is the most one member may have. Please wait until one is done, or cancel one.',
  'refusal.storageFull':
    'My storage is full, so I can take no new videos. Please tell whoever runs this bot, and ask again later. Videos that are on the way are not affected.',
  'refusal.storageFails':
    'I can’t read or write my storage at the moment, so I take no new videos, and nothing was charged. Please tell whoever runs this bot, and ask again later.',
  'refusal.notStored':
    "I can't write to my storage at the moment, so nothing was changed. Please tell whoever runs this bot, and try again later.",
  'refusal.managersOnly': 'Only {member} and moderators can do that.',
  'refusal.serversOnly': 'This works in servers only. Use /queue or /history there.',
  'refusal.serverNotAllowed':
    'This bot is not set up for this server. Whoever runs it decides where it may be used.',
  'refusal.oldCommand': 'This command is from an older version. Please reload Discord and try again.',
  'refusal.oldForm': 'This form is from an older version and does nothing any more.',
  'refusal.oldList': 'This list is from an older version and does nothing any more.',
  'refusal.oldButton': 'This button is from an older version and does nothing any more.',
  'refusal.formTooOld': 'This form is too old. Please use /video instead.',
  'refusal.offerOver': 'This offer is over. Please use /video again.',
  'refusal.unknownVideo': 'I no longer know this video. Please use /video instead.',
  'refusal.internal':
    'Something went wrong here, and nothing was charged. If it happens again, tell whoever runs the bot: {reference}',
  'refusal.notTaken': 'Discord doesn’t take my answer here, so nothing was started.',

  'retired.gone': '{model} was switched off by its provider on {date}.',
  'retired.chooseOther': 'Please choose another model.',
  'retired.successor': 'The nearest to it here is {model}.',
  'retired.run': 'Run with {model}',

  'cancel.finished': 'This video is already finished, so there is nothing to cancel.',
  'cancel.tooLate': 'Too late to cancel: the video is made and will be here in a moment.',
  'cancel.tooLateKept':
    'Too late to cancel: the video is ready. Press Get result, or use /queue in another channel.',
  'refusal.automod':
    'This server’s AutoMod doesn’t allow this prompt, so nothing was started. Try to say it differently.',
  'changeModel.question': 'The same video, made by another model:',
  'changeModel.placeholder': 'Choose a model; it starts at once',
  'changeModel.none': 'No other model is set up here.',
  'delete.question': 'Delete this video for good?',
  'delete.confirm': 'Delete it',
  'delete.done': 'The video is deleted.',
  'delete.gone': 'The video is gone already.',
  'delete.outOfReach': 'I may not see this channel, so I can’t delete the video. A moderator can.',
  'download.gone': 'The video is no longer here.',
  'download.video': 'Your video.',
  'download.videoSize': 'Your video, {megabytes} MB.',
  'download.day': 'The link works for about a day; press Download again for a new one.',
  'download.short': 'The link works for a short time: save the video soon.',
  'download.until': 'The link works until {until}.',
  'download.open': 'Open the video',
  'deliver.gone': 'I no longer keep this video. Please make it again with /video.',
  'deliver.others': 'Only {member}, who asked for this video, can fetch it.',
  'deliver.onItsWay': 'Your video is on its way.',
  'deliver.isThere': 'Your video is here: {url}',
  'retry.gone': '{model} no longer has your first video. Making it again is a new, paid request.',
  'retry.still':
    'The image from your first try is still here. Making the video from it is a new, paid request.',
  'retry.noAnswer':
    '{model} isn’t answering, so I don’t know if your first video is still there. Nothing was requested or charged. Press Retry again in a few minutes.',
  'unclear.stays':
    'The provider still does not say whether it is making this video. You can check again later, or try again now; if the first order was taken after all, both are charged.',
  'unclear.over': 'It is clear by now what became of this video: its message says it.',

  'offer.about': 'about {time}',
  'offer.takesImage': 'can start from an image',
  'offer.needsImage': 'needs an image',
  'tier.budget': 'budget',
  'tier.standard': 'standard',
  'tier.premium': 'premium',

  'form.new': 'Make a video',
  'form.edit': 'Edit prompt',
  'form.change': 'Change it',
  'form.animate': 'Animate this image',
  'form.remix': 'Remix',
  'form.prompt': 'Prompt',
  'form.promptHint': 'What the shot shows: subject, place, light, movement',
  'form.promptKept':
    '{length, plural, other {# characters}}: too many for this form. Leave it empty to keep that prompt.',
  'form.model': 'Model',
  'form.modelHint': 'Choose a model',
  'form.moreModels': 'Those that fit best; /video knows {hidden, plural, one {one more} other {# more}}.',
  'form.seconds': 'Seconds',
  'form.secondsHint': 'Left empty: as long as the model likes.',
  'form.format': 'Format',
  'form.ownFormat': 'The model’s own',
  'form.image': 'Image to start from',
  'form.imageHint': 'PNG, JPEG or WebP, for models that take one.',
  'form.imageSet': 'It is set already. Add one to take its place.',
  'form.imageGone': 'The earlier image is gone: I keep it for a day. Please add it again.',

  'help.start':
    '## 🎬 Films from your words\n1. Type `/video` and say what the shot shows: who or what, where, in which light, and what moves.\n2. Pick a model, or leave it to me. `/models` has them all, with prices and how long each takes.\n3. Watch it being made here. I tell you when it is ready, and its buttons make the next one.',
  'help.more':
    'In a message’s menu, under **Apps**: **Animate this image** brings an image to life, and **Remix** makes one of my videos your own. A video that fails or is canceled does not count against your quota.',
  'help.try': 'Try it',

  'consent.question': 'Do you have the right to use this image, and to show the people in it in a video?',
  'consent.optedOut':
    'These members want to be in no videos on this server: {members}. Go on only if none of them is in the image.',
  'consent.more': 'and {count, plural, one {one more} other {# more}}',
  'consent.namesake':
    '“{word}” in your prompt is also the name of {member}, who wants to be in no videos. Go on only if you mean somebody or something else.',
  'consent.kept': 'Your answer is kept with the video, and the staff of this server can see it.',
  'consent.yes': 'I have the right',
  'consent.yesFor': '{yes}, make it for {price}',
  'consent.someoneElse': 'I mean something else',
  'consent.no': 'No',

  'optOut.button': 'No videos of me here',
  'optOut.takeBack': 'Allow videos of me here',
  'optOut.done':
    'You are on this server’s list of members who want to be in no videos. I refuse prompts of others that mention you, and images from your messages, your avatar and your videos. I can’t recognize you in other images.',
  'optOut.asked': 'Whoever brings one, or writes your name, must confirm first that it is not about you.',
  'optOut.notAsked':
    'This server does not ask its members about those; its admins can switch that on with `/settings set name:consent-required`.',
  'optOut.kept':
    'This stays when you delete your data; `/privacy` takes it back. Other servers have lists of their own.',
  'optOut.undone': 'You are off the list: others may make videos of you here again.',
  'optOut.mentioned':
    '{member} wants to be in no videos on this server, and your prompt mentions them. Change it and try again.',
  'optOut.image':
    'This image is from {member}, who wants to be in no videos on this server. Please choose another one.',

  'animate.noModel': 'No model that is set up here can start from an image.',
  'animate.elsewhere': 'That image is on another web site. Save it and use /video with the option image.',
  'animate.otherKind':
    'That message has no image that I can read. PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP and TIFF work.',
  'animate.noImage': 'That message has no image. Choose one with an image, for example a PNG or JPEG.',

  'remix.notMine':
    'Only messages of mine that show a video can be remixed. For an image there is Animate this image.',

  'fetch.imageElsewhere': 'The image is not at Discord. Please attach it again.',
  'fetch.imageFailed': 'The image could not be fetched from Discord. Please attach it again.',
  'fetch.fileElsewhere': 'The file is not at Discord. Please attach it again.',
  'fetch.fileFailed': 'The file could not be fetched from Discord. Please attach it again.',

  'queue.titleMine': 'Your videos on the way',
  'queue.titleServer': 'Videos on the way in this server',
  'queue.making': '{count} in the making',
  'queue.waiting': '{count} waiting',
  'queue.unclear': '{count} unclear',
  'queue.toFetch': '{count} to be fetched',
  'queue.emptyMine': 'Nothing is on the way. `/video` starts one, and `/history` shows those that are done.',
  'queue.empty': 'Nothing is on the way.',
  'queue.stateUnclear': 'The answer was lost: nobody knows whether it is being made',
  'queue.stateUndeliverable': 'Ready: press Get result, until {until}',
  'queue.stateExplicit':
    'Ready, but refused by Discord’s filter for explicit media: press Get result in an age-restricted channel, until {until}',
  'queue.stateOthers': 'Ready, and waits for {member}',
  'queue.left': 'about {time} left',
  'queue.leftQueued': 'ready in about {time}',
  'queue.cancelled': 'Canceled. It does not count against the quota.',
  'queue.refresh': 'Refresh',
  'queue.server': 'Whole server',
  'queue.mine': 'Only mine',

  'list.message': 'message',
  'list.goToMessage': 'Go to message',
  'list.page': 'Page {page} of {pages}',

  'history.title': 'Your videos here',
  'history.none': 'You have made no video in this server yet. `/video` makes the first.',
  'history.noneFound': 'None of your prompts has all of these words: **{search}**.',
  'history.took': 'Took {time}',
  'history.cancelled': 'Canceled',
  'history.choose': 'Choose a video to download it or post it again',
  'history.postAgain': 'Post again here',
  'history.linkDay': 'The link works for about a day; choose the video again for a new one.',
  'history.gone':
    'Its message is gone or out of my reach, and the video with it. `/video` makes it anew with the same prompt.',
  'history.adultsOnly': 'This video may be shown in age-restricted channels only.',
  'history.notYours': 'There is no such video of yours in this server.',
  'history.discordAway': 'Discord does not answer at the moment. Please try again in a minute.',
  'history.videoGone': 'The message with this video is gone, and the video with it.',
  'history.tooLarge': 'The video has {has} MB, and this channel takes {takes} MB from you.',
} as const;
