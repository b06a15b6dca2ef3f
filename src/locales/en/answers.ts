/** Every answer that one member alone reads, in English, in ICU's format; the other languages have the same keys. */
export const answers = {
  'refusal.nothingSetUp': 'No model is set up yet. The bot’s operator has to add a provider key.',
  'refusal.paused': 'Videos are paused on this server. Try again later. Videos in progress will finish.',
  'refusal.pausedFor':
    'Videos are paused on this server: {reason}. Try again later. Videos in progress will finish.',
  'refusal.blocked': 'You can’t make videos on this server. Ask an admin.',
  'refusal.channel': 'You can’t make videos in this channel. Try another one.',
  'refusal.channelBut': 'You can’t make videos in this channel. Try {channels}.',
  'refusal.role': 'You need one of these roles to make videos here: {roles}.',
  'refusal.unknownModel': 'This model doesn’t exist here.',
  'refusal.modelDenied': 'You can’t use {model} on this server.',
  'refusal.modelDeniedInChannel': 'You can’t use {model} in this channel.',
  'refusal.modelTooLarge': '{model} only makes videos that are longer or sharper than you can make here.',
  'refusal.modelOff': '{model} is turned off on this server.',
  'refusal.modelForAdults': '{model} works in age-restricted channels only.',
  'refusal.modelNotSetUp': '{model} isn’t set up here.',
  'refusal.modelRetired': '{model} was discontinued by its provider. Pick another model.',
  'refusal.noModel': 'There’s no model you can use here. Ask an admin of this server.',
  'refusal.chooseModel': 'Pick one of these: {models}.',
  'refusal.chooseModelOrOther': 'Pick one of these: {models}. The list of the `model` option has more.',
  'refusal.overDurationLimit':
    '{from, select, role {With your role {role}, videos can be up to {seconds} s long.} other {Videos on this server can be up to {seconds} s long.}} Ask for {seconds} s or less.',
  'refusal.overResolutionLimit':
    '{from, select, role {With your role {role}, videos can have up to {resolution}.} other {Videos on this server can have up to {resolution}.}} Ask for {resolution} or less.',
  'refusal.overPriceLimit':
    'This would cost about {price}; {from, select, role {the limit of your role {role}} other {the limit here}} is {max} per video. Make it shorter or pick a cheaper model.',
  'refusal.runWith': 'Run with {options}',
  'lack.generate': '{model} can’t make a new video.',
  'lack.extend': '{model} can’t continue a video.',
  'lack.edit': '{model} can’t change a video.',
  'lack.upscale': '{model} can’t make a video sharper.',
  'lack.role': '{model} can’t use {role}. Leave that out, or pick another model.',
  'lack.together': '{model} can’t use {role} together with {other}. Leave one out, or pick another model.',
  'lack.count':
    '{model} takes at most {max, number} of these: {role}. Leave some out, or pick another model.',
  'lack.missing': '{model} needs {role}. Add that, or pick another model.',
  'lack.cast':
    '{model} can’t use the images of {names} from the cast. Pick another model, or take {names} out of the prompt.',
  'lack.tooLong': '{model} takes videos of up to {seconds, number} seconds, and this one is longer.',
  'lack.tooShort': '{model} needs a video of at least {seconds, number} seconds, and this one is shorter.',
  'lack.tooHeavy': '{model} takes videos of up to {max, number} MB, and this one is larger.',
  'lack.avoid': '{model} can’t be told what to avoid. Leave `avoid` out, or pick another model.',
  'lack.sound': '{model} makes silent videos only. Leave `sound` out, or pick another model.',
  'role.first': 'an image to start from',
  'role.last': 'an image to end with',
  'role.reference': 'reference images',
  'role.video': 'a video',
  'role.audio': 'a sound',
  'lack.use': 'Use {model} · {price}',
  'lack.useOther': 'These can, and keep everything you typed:',
  'refusal.imageTooLarge': 'The file is {megabytes, number} MB; the limit is {max, number} MB.',
  'refusal.imageGone':
    'The image for this video is gone: I keep images for a day. Use </video> and attach it again.',
  'refusal.videoGone':
    'The video to start from is gone: I keep it for a day. Start again from the message with that video.',
  'refusal.noImage':
    'I can’t read that file as an image. Attach a PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP, or TIFF.',
  'refusal.imageBroken':
    'That image is damaged, incomplete, or of a rare kind I can’t decode. Save it again as a PNG or JPEG, or attach a screenshot of it.',
  'refusal.imageNotAlone':
    'There’s another file hidden behind that image. Save the image again on its own and attach that.',
  'refusal.imageTooSlow': 'That image takes too long to read. Save it again as a smaller PNG or JPEG.',
  'refusal.imageTooHeavy':
    'That image takes too much memory to read. Save it again as a smaller PNG or JPEG.',
  'refusal.imageCrashed':
    'I couldn’t read that image. Save it again as a PNG or JPEG, or attach a screenshot of it.',
  'refusal.imageTooSmall': 'The image is {width} × {height}; each side needs at least {min} pixels.',
  'refusal.imageTooManyPixels':
    'The image is {width} × {height}; the limit is {max, number} megapixels. Make it smaller.',
  'refusal.imageTooLong':
    'The image is {width} × {height}. Its long side can be at most {max} times its short side. Crop it.',
  'refusal.promptEmpty': 'The prompt is empty. Describe the shot you want to see.',
  'refusal.promptTooLong':
    'The prompt has {length, plural, other {# characters}}; the limit of {model} is {max, number}. Shorten it.',
  'continue.noModel': 'No model you can use here can do that. Ask an admin of this server.',
  'continue.noVideo': 'There’s no video in that message that I can read to its end.',
  'continue.notHere': 'I can’t use videos here: this bot runs without ffmpeg.',
  'join.nothing': 'There’s no other video before this one that I could join.',
  'join.notPublic': 'One of the videos before this one isn’t public, so I can’t join them.',
  'join.deleted': 'One of the videos before this one was deleted, so I can’t join them.',
  'join.elsewhere':
    'One of the videos before this one is in a channel that you can’t see, so I can’t join them.',
  'join.tooMany': 'A reel can have up to {max} videos, and this would be more.',
  'join.tooLong': 'Together these videos last {seconds, number} s; a reel can have {max, number} s.',
  'join.oneAtATime': 'I’m already joining videos for you. Wait until that is done, or cancel it.',
  'film.tooMany':
    'You already have {open, plural, one {# film} other {# films}} in progress. Wait for one or cancel it.',
  'film.shotCount': 'A film has {min, number} to {max, number} shots.',
  'film.tooLong': 'Together these shots last {seconds, number} s; a film can have {max, number} s.',
  'film.shotRefused': 'Shot {number, number}: {why}',
  'film.nothingBefore': 'There’s no shot before it to go on from.',
  'film.priceChanged': 'The price has changed. Open the film again to see the new one.',
  'film.optedOutSince':
    'Members have opted out of videos since you confirmed this. Start the film again to confirm it anew.',
  'join.notHere': 'I can’t join videos here: this bot runs without ffmpeg.',
  'join.noPrompt': 'This is joined from other videos, so it has no prompt of its own.',
  'finish.title': 'Music & captions',
  'finish.music': 'Music',
  'finish.musicHint':
    'MP3, WAV, M4A, OGG, or FLAC, up to {megabytes} MB. The first {minutes} minutes are used.',
  'finish.rights': 'Your right to the music',
  'finish.haveRights': 'I have the right to use this music',
  'finish.keepMusic':
    '{what, select, film {Keep the music of this film} other {Keep the music of this reel}}',
  'finish.captions': 'Captions',
  'finish.captions.off': 'None',
  'finish.captions.picture': 'In the picture',
  'finish.captions.file': 'As a file, with Download',
  'finish.texts': 'Text of the captions',
  'finish.textsHint':
    'One line for each of the {count, plural, other {# videos}}, in their order. An empty line means no caption.',
  'finish.needsRights':
    'I only use music that you have the right to use. If you have it, tick that in the form, and attach the file again.',
  'finish.noMusic': 'I can’t read that file as music. Attach an MP3, WAV, M4A, OGG, or FLAC.',
  'finish.musicTooShort': 'That music lasts less than a second. Attach a longer file.',
  'finish.musicFailed':
    'I couldn’t convert that music just now. Try again in a few minutes, or attach it as another kind of file.',
  'finish.musicGone':
    'That music is gone: I keep it for a day. Press **Music & captions** again and attach it.',
  'finish.nothing':
    'There’s no music and no text for captions, so there’s nothing to add. Attach music, or choose captions and type their text.',
  'finish.tooManyLines':
    'You typed {lines, plural, other {# lines}} of captions for {count, plural, other {# videos}}. Write one line for each.',
  'finish.clipsGone': 'Some of its videos are gone or not public any more, so I can’t make it again.',
  'finish.confirmFirst': 'Press **Music & captions** again: this server asks for your confirmation first.',
  'refusal.avoidTooLong':
    'The text of `avoid` has {length, plural, other {# characters}}; the limit is {max, number}. Shorten it.',
  'refusal.noSound': 'There’s no sound setting “{asked}”. Pick `on` or `off`.',
  'refusal.seed': 'The seed must be a whole number from 0 to {max, number}.',
  'refusal.duration': 'The duration must be a whole number of seconds from 1 to {max}.',
  'refusal.noResolution': 'There’s no resolution “{asked}”. Pick one of these: {choices}.',
  'refusal.noAspectRatio': 'There’s no aspect ratio “{asked}”. Pick one of these: {choices}.',
  'refusal.notify': 'For `notify`, pick one of these: {choices}.',
  'refusal.restarting': 'I’m restarting. Try again in a minute.',
  'refusal.draining':
    'I’m not taking new videos, because I’m about to restart. Try again in a few minutes. Videos in progress will finish.',
  'refusal.tooManyVideos':
    'You have {open, plural, one {# video} other {# videos}} in progress, the most allowed. Wait for one or cancel one.',
  'refusal.storageFull':
    'My storage is full, so I can’t take new videos. Tell the bot’s operator, and try again later. Videos in progress aren’t affected.',
  'refusal.storageFails':
    'I can’t reach my storage right now, so I can’t take new videos. Nothing was charged. Tell the bot’s operator, and try again later.',
  'refusal.notStored':
    'I can’t write to my storage right now, so nothing was changed. Tell the bot’s operator, and try again later.',
  'refusal.maybeStored':
    'My storage stopped answering, so I don’t know if this worked. Before you try again, check if it did: </queue> shows your videos. Otherwise it could be done, and charged, twice.',
  'refusal.managersOnly': 'Only {member} and moderators can do that.',
  'refusal.serversOnly': 'This only works in servers. Use </queue> or </history> there.',
  'refusal.serverNotAllowed':
    'This bot isn’t set up for this server. The bot’s operator decides where it can be used.',
  'refusal.oldCommand': 'This command is from an older version. Reload Discord and try again.',
  'refusal.oldForm': 'This form is from an older version and no longer works.',
  'refusal.oldList': 'This list is from an older version and no longer works.',
  'refusal.oldButton': 'This button is from an older version and no longer works.',
  'refusal.offerOver': 'This offer has expired. Use </video> again.',
  'refusal.unknownVideo': 'I no longer know this video. Use </video> instead.',
  'refusal.internal':
    'Something went wrong, and nothing was charged. If it happens again, tell the bot’s operator: {reference}',
  'refusal.notTaken': 'Discord isn’t accepting my answer here, so nothing was started.',

  'retired.gone': '{model} was discontinued by its provider on {date}.',
  'retired.chooseOther': 'Pick another model.',
  'retired.successor': 'The closest one here is {model}.',
  'retired.run': 'Run with {model}',

  'cancel.finished': 'This video is already finished, so there’s nothing to cancel.',
  'cancel.tooLate': 'Too late to cancel: the video is done and will be here in a moment.',
  'cancel.tooLateKept':
    'Too late to cancel: the video is ready. Press **Get result**, or use </queue> in another channel.',
  'refusal.automod':
    'This server’s AutoMod doesn’t allow this prompt, so nothing was started. Try rephrasing it.',
  'changeModel.question': 'Make the same video with another model:',
  'changeModel.placeholder': 'Pick a model to start',
  'changeModel.none': 'No other model is set up here.',
  'delete.question': 'Delete this video permanently?',
  'delete.confirm': 'Delete it',
  'delete.done': 'Video deleted.',
  'delete.gone': 'The video is already gone.',
  'delete.outOfReach': 'I can’t see this channel, so I can’t delete the video. A moderator can.',
  'download.gone': 'The video is no longer here.',
  'download.video': 'Your video.',
  'download.videoSize': 'Your video, {megabytes} MB.',
  'download.day': 'The link works for about a day. Press **Download** again for a new one.',
  'download.short': 'The link works for a short time: save the video soon.',
  'download.until': 'The link works until {until}.',
  'download.open': 'Open the video',
  'deliver.gone': 'I no longer have this video. Make it again with </video>.',
  'deliver.others': 'Only {member}, who requested this video, can get it.',
  'deliver.onItsWay': 'Your video is on its way.',
  'deliver.isThere': 'Your video is here: {url}',
  'retry.gone': '{model} no longer has your first video. Making it again is a new, paid request.',
  'retry.still':
    'The image from your first try is still here. Making the video from it is a new, paid request.',
  'retry.noAnswer':
    '{model} isn’t answering, so I don’t know if your first video is still there. Nothing was requested or charged. Press Retry again in a few minutes.',
  'unclear.stays':
    'The provider still hasn’t said if it’s making this video. You can check again later, or try again now. If it did get the first request, both are charged.',
  'unclear.over': 'This video is settled by now. Its message shows how it ended.',
  'unclear.retried':
    'Another try of this video was already confirmed, so nothing was requested or charged for you. If no new video appears, try again in 15 minutes.',

  'offer.about': 'about {time}',
  'offer.takesImage': 'can start from an image',
  'offer.needsImage': 'needs an image',
  'tier.budget': 'budget',
  'tier.standard': 'standard',
  'tier.premium': 'premium',

  'composer.title': 'Your next video',
  'composer.titleExtend': 'Continue a video',
  'composer.titleEdit': 'Edit a video',
  'composer.titleUpscale': 'Make a video sharper',
  'composer.noPrompt':
    'No prompt yet. Press **Prompt** and describe the shot: who or what, where, light, movement.',
  'composer.noChange':
    'Nothing to change yet. Press **Prompt** and say it in one sentence: make it night, remove the car.',
  'composer.length': '{length, plural, one {# character} other {# characters}} in all',
  'composer.seed': 'Seed {seed}',
  'composer.notHere': 'You can’t use {model} here.',
  'composer.instead': 'So this uses {model}.',
  'composer.trial':
    'This is a trial: you can make one video with {model} within 15 minutes. Members can’t choose this model.',
  'composer.pickModel': 'Pick a model',
  'composer.found': '{count, plural, one {# model found: pick it} other {# models found: pick one}}',
  'composer.moreModels': '{count, plural, one {One more model} other {# more models}}',
  'composer.seconds': '{seconds, plural, one {# second} other {# seconds}}',
  'composer.square': 'square',
  'composer.tall': 'tall',
  'composer.wide': 'wide',
  'composer.text': 'Prompt',
  'composer.improve': 'Improve',
  'composer.search': 'Find a model',
  'composer.make': 'Make it · {price}',
  'composer.changed': 'This has changed since you opened it. Check it, then press the button again.',
  'composer.notFound': 'No model here matches “{search}”.',
  'composer.over': 'This draft has expired: I keep drafts for a day. Use </video> to start a new one.',
  'composer.first': 'Starts with an image',
  'composer.continues': 'Continues a video',
  'composer.last': 'Ends with an image',
  'composer.reference': '{count, plural, one {# reference} other {# references}}',
  'composer.video': 'From a video',
  'composer.audio': 'With an audio file',
  'composer.avoid': 'Without: {asked}',
  'composer.images': 'Images',
  'composer.gone':
    'An image is gone: images are kept for a day. Press **Images** to add it again, or to continue without it.',
  'composer.soundOn': 'Sound: on',
  'composer.soundOff': 'Sound: off',
  'composer.draft': 'Draft · {price}',
  'composer.draftOn': 'Draft: on',
  'cast.title': 'The cast',
  'cast.none':
    'Nobody yet. </cast add> gives a name to one to four images. Write @name in a prompt, and it brings them along.',
  'cast.how': 'Write @name in a prompt to bring their images along.',
  'cast.more': '{count, plural, one {One more} other {# more}}',
  'cast.images': '{count, plural, one {# image} other {# images}}',
  'cast.isShared': 'shared with this server',
  'cast.sharedBy': 'shared by {member}',
  'cast.isAsked': 'not confirmed yet',
  'cast.ownerGone': 'their owner has left this server',
  'cast.image': 'An image of {name}',
  'cast.share': 'Share with this server',
  'cast.unshare': 'Stop sharing',
  'cast.remove': 'Remove',
  'cast.added':
    '{word} is in your cast. Write {word} in a prompt, for example in </video>, and their images come along.',
  'cast.addedAsked': '{word} is saved, but can’t be used yet: answer the question below first.',
  'cast.try': 'Video with {name}',
  'cast.shared': 'Everybody on this server can use {word} now.',
  'cast.unshared': 'Only you can use {word} now.',
  'cast.removed': '{word} is removed, with all images. Videos that were already made stay.',
  'cast.badName':
    '“{asked}” can’t be a name. Use up to {max} letters and digits, with single spaces, - or _ between them.',
  'cast.textTooLong':
    'The description has {length, plural, other {# characters}}; the limit is {max, number}. Shorten it.',
  'cast.taken': 'There’s already a {word} here. Pick another name, or remove that one first.',
  'cast.full':
    'There’s no room for one more: a member can have {own} in their cast here, and a server {all, number}. Remove one with </cast remove>.',
  'cast.sharedFull': 'This server shares as many as it can. Somebody has to stop sharing one first.',
  'cast.notAllowed':
    'This server doesn’t share casts. Its admins can turn that on with </settings set> `name:shared-cast`.',
  'cast.confirmFirst':
    'Confirm first that you have the right to the images: use </cast remove>, then </cast add> again.',
  'cast.ownersOnly': 'Only {member} can do that.',
  'cast.unknown': 'There’s nobody of that name in the cast here. </cast show> lists everybody you can use.',
  'cast.unknownOwner':
    'Discord isn’t saying whether the owner of {word} is still on this server, so I don’t use it. Try again in a few minutes, or leave it out.',
  'cast.imageGone':
    'An image of somebody in your prompt is gone: they were removed from the cast. Look with </cast show> who is there.',
  'cast.enough': 'You’ve used </cast add> {max} times today, the most allowed. Try again tomorrow.',
  'cast.notHere':
    'The earlier video had images of {names} from a cast. You can’t use them here: they aren’t shared with you, or were removed. To make it without them, take {names} out of the prompt.',
  'composer.cast': 'Add somebody from the cast',
  'assistant.title': 'Three ways to describe it',
  'assistant.thinking': 'Asking the assistant for suggestions. This can take 20 seconds.',
  'assistant.camera': 'Camera',
  'assistant.light': 'Light',
  'assistant.mood': 'Mood',
  'assistant.useCamera': 'Use camera',
  'assistant.useLight': 'Use light',
  'assistant.useMood': 'Use mood',
  'assistant.sent': 'The model gets this: {asked}',
  'assistant.about':
    'An AI wrote these. Nothing is used until you pick one. You can ask {left, plural, one {# more time} other {# more times}} today.',
  'assistant.leftOut':
    '{count, plural, one {One suggestion} other {# suggestions}} left out: against this server’s rules, or unusable.',
  'assistant.again': 'Other suggestions',
  'assistant.back': 'Back',
  'assistant.off': 'The assistant is off on this server.',
  'assistant.away': 'The assistant isn’t working right now. Nothing was changed. Try again in a few minutes.',
  'assistant.busy':
    'The assistant has too many requests right now. Nothing was changed. Try again in a minute.',
  'assistant.slow': 'The assistant took longer than 20 seconds, so I stopped waiting. Nothing was changed.',
  'assistant.unusable': 'The assistant’s answer isn’t in a form I can read. Nothing was changed.',
  'assistant.nothingUsable':
    'The assistant’s suggestions leave out something from your prompt or are too long, so I’m not showing them. This used one of today’s requests to the assistant.',
  'assistant.noneAllowed':
    'The assistant’s suggestions are against this server’s rules, so I’m not showing them. Change your prompt and try again. This used one of today’s requests to the assistant.',
  'assistant.counted': 'This used one of today’s requests to the assistant.',
  'assistant.notCounted': 'This didn’t use a request.',
  'assistant.oneAtATime': 'I’m already asking the assistant for you. Wait for the answer, then try again.',
  'assistant.enough':
    'You’ve asked the assistant {max, plural, one {# time} other {# times}} today, the most this server allows. You can ask again {opens}.',
  'assistant.noBudget': 'There isn’t enough budget left to ask the assistant. It resets {opens}.',
  'assistant.overBudget': 'The budget here is too small to ask the assistant. Ask an admin.',

  'form.text': 'Prompt',
  'form.seed': 'Seed',
  'form.seedHint': 'A number. Same seed, prompt, and model: same video, if the model supports it.',
  'form.search': 'Find a model',
  'form.searchWords': 'Words',
  'form.searchHint':
    'A name, a provider, a resolution, or one of these: fast, slow, budget, standard, premium.',
  'form.avoid': 'What it must not show',
  'form.avoidHint': 'For example: text, blur, extra fingers',
  'form.images': 'Images',
  'form.first': 'Image to start with',
  'form.last': 'Image to end with',
  'form.reference': 'References',
  'form.referenceHint': 'People, things, or a style to keep. At most {max, number}.',
  'form.imageHint': 'PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP, or TIFF.',
  'form.keep': 'Keep',
  'form.keptReference': 'Reference {number}',
  'form.prompt': 'Prompt',
  'form.promptHint': 'What the shot shows: who or what, where, light, movement',
  'form.changeHint': 'What should change: make it night, remove the car, as a pencil drawing',
  'form.promptKept':
    '{length, plural, other {# characters}} don’t fit in this form. Leave it empty to keep that prompt.',

  'help.start':
    '## 🎬 Films from your words\n1. Type </video> and describe the shot: who or what, where, in which light, and what moves. </video> alone lets you set it up step by step.\n2. Pick a model, or leave it to me. </models> lists them all, with prices and times.\n3. Watch the progress here. I tell you when it’s ready, and its buttons make the next one.\n4. </film> plans a whole film, shot by shot. </cast add> gives somebody a name, so that they look the same in every video. </story start> tells a story in turns with others.',
  'help.more':
    'In a message’s menu, under **Apps**: **Animate this image** brings an image to life, **Continue this video** and **Edit this video** go on from any video, and **Remix** makes your own version of one of mine. Failed and canceled videos don’t use quota.',
  'help.try': 'Try it',

  'consent.question':
    'Do you have the right to use this image or video, and to show the people in it in a video?',
  'consent.optedOut':
    'These members don’t want to appear in videos on this server: {members}. Continue only if none of them is in it.',
  'consent.more': '{count, plural, one {one more} other {# more}}',
  'consent.namesake':
    '“{word}” in your prompt is also the name of {member}, who doesn’t want to appear in videos. Continue only if you mean someone or something else.',
  'consent.kept': 'Your answer is stored with the video, and this server’s staff can see it.',
  'consent.yes': 'Yes, I have the right',
  'consent.yesFor': 'Yes, make it for {price}',
  'consent.someoneElse': 'I mean something else',
  'consent.no': 'No',

  'optOut.button': 'No videos of me here',
  'optOut.takeBack': 'Allow videos of me here',
  'optOut.done':
    'You’re on this server’s list of members who don’t want to appear in videos. I refuse other members’ prompts that mention you, and images from your messages, your avatar, and your videos. I can’t recognize you in other images.',
  'optOut.asked': 'Anyone who uses another image or types your name has to confirm it isn’t about you.',
  'optOut.notAsked':
    'This server doesn’t ask about other images. Its admins can turn that on with </settings set> `name:consent-required`.',
  'optOut.kept':
    'This stays when you delete your data. You can undo it with </privacy>. Other servers have their own lists.',
  'optOut.undone': 'You’re off the list: others can make videos of you here again.',
  'optOut.mentioned':
    '{member} doesn’t want to appear in videos on this server, and your prompt mentions them. Change it and try again.',
  'optOut.image':
    'This image or video is from {member}, who doesn’t want to appear in videos on this server. Pick another one.',

  'animate.noModel': 'None of the models here can start from an image.',
  'animate.elsewhere': 'That image is on another website. Save it and use </video> with the `image` option.',
  'animate.otherKind':
    'That message has no image I can read. PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP, and TIFF work.',
  'animate.noImage': 'That message has no image. Pick one with an image, such as a PNG or JPEG.',

  'remix.notMine':
    'I can only remix messages with a video of mine. For an image, use **Animate this image**.',

  'fetch.imageElsewhere': 'The image isn’t on Discord. Attach it again.',
  'fetch.imageFailed': 'I couldn’t get the image from Discord. Attach it again.',
  'fetch.fileElsewhere': 'The file isn’t on Discord. Attach it again.',
  'fetch.fileFailed': 'I couldn’t get the file from Discord. Attach it again.',

  'queue.titleMine': 'Your videos in progress',
  'queue.titleServer': 'Videos in progress on this server',
  'queue.making': '{count} being made',
  'queue.waiting': '{count} waiting',
  'queue.unclear': '{count} unconfirmed',
  'queue.toFetch': '{count} ready to get',
  'queue.emptyMine': 'Nothing in progress. </video> starts one; </history> shows finished ones.',
  'queue.empty': 'Nothing in progress.',
  'queue.stateUnclear': 'Not confirmed: I don’t know if it’s being made',
  'queue.stateUndeliverable': 'Ready: press **Get result** by {until}',
  'queue.stateExplicit':
    'Ready, but blocked by Discord’s sensitive content filter: press **Get result** in an age-restricted channel by {until}',
  'queue.stateOthers': 'Ready, waiting for {member}',
  'queue.left': 'about {time} left',
  'queue.leftQueued': 'ready in about {time}',
  'queue.cancelled': 'Canceled. No quota used ✓',
  'queue.refresh': 'Refresh',
  'queue.server': 'Whole server',
  'queue.mine': 'Only mine',

  'list.message': 'message',
  'list.goToMessage': 'Go to message',
  'list.page': 'Page {page} of {pages}',

  'history.title': 'Your videos here',
  'history.none': 'You haven’t made a video in this server yet. </video> makes the first.',
  'history.noneFound': 'None of your prompts contains all of these words: **{search}**.',
  'history.took': 'Took {time}',
  'history.cancelled': 'Canceled',
  'history.choose': 'Pick a video to download it or post it again',
  'history.postAgain': 'Post again here',
  'history.linkDay': 'The link works for about a day. Pick the video again for a new one.',
  'history.gone':
    'Its message is gone or I can’t see it, so I no longer have the video. </video> makes it again with the same prompt.',
  'history.adultsOnly': 'This video can only be shown in age-restricted channels.',
  'history.notYours': 'You have no such video in this server.',
  'history.discordAway': 'Discord isn’t answering right now. Try again in a minute.',
  'history.videoGone': 'The message with this video is gone, so I no longer have the video.',
  'history.tooLarge': 'The video is {has} MB; your limit in this channel is {takes} MB.',

  'export.question': 'What should this video become?',
  'export.about':
    'You pick the part. Emoji and stickers show the middle square. Only you get the file, and it’s free.',
  'export.gif': 'GIF',
  'export.emoji': 'Emoji',
  'export.sticker': 'Sticker',
  'export.sound': 'Soundboard sound',
  'export.making': 'Making your file…',
  'export.smaller': 'Too large for Discord. Attempt {attempt}, smaller…',
  'export.done':
    '{kind, select, gif {Your GIF, {seconds, number} s, {size}.} emoji {Your emoji, {seconds, number} s, {size}.} sticker {Your sticker, {seconds, number} s, {size}.} other {Your sound, {seconds, number} s, {size}.}} Save it now: I don’t keep it, and Discord drops private messages.',
  'export.add': 'Add to this server',
  'export.botLacks':
    'I need the permission {permissions} to add this to the server. An admin can give it to me.',
  'export.memberLacks': 'You need the permission {permissions} to add this to the server.',
  'export.notForAll':
    'This video is hidden as a spoiler or for age-restricted channels only, so it can’t be added to the whole server.',
  'export.inServer':
    '{kind, select, emoji {Added: {name} is now an emoji of this server.} sticker {Added: {name} is now a sticker of this server.} other {Added: {name} is now a sound of this server’s soundboard.}}',
  'export.reason': 'Exported from a video by {member}',
  'export.full':
    '{kind, select, emoji {This server has no free slot for animated emoji.} sticker {This server has no free slot for stickers.} other {This server has no free slot for sounds.}} Nothing was added. An admin can remove one.',
  'export.nameRefused': 'Discord doesn’t accept this name here. Nothing was added. Pick another one.',
  'export.fileRefused': 'Discord doesn’t accept this file. Nothing was added. Export a shorter part.',
  'export.later': 'Discord isn’t taking any more right now. Nothing was added. Try again in a few minutes.',
  'export.unclear':
    'Discord didn’t confirm, so I don’t know if it was added. Look in the server settings before you try again.',
  'export.oneAtATime': 'I’m already exporting something for you. Wait for it, then try again.',
  'export.busy': 'Too many exports are in progress. Try again in a minute.',
  'export.tooSlow': 'This took too long. Try a shorter part.',
  'export.tooLarge': 'I can’t make this small enough for Discord. Try a shorter part.',
  'export.failed': 'I couldn’t make a file of this part. Try another one.',
  'export.unreadable':
    'I can’t read this video here: its frames are too large, or of a kind that I can’t decode.',
  'export.noSound': 'There’s no sound in this part. Try another one.',
  'export.noFiles': 'I can’t attach files here. An admin can give me {permissions}.',
  'export.badFrom': 'The start must be a number of seconds from 0 to {max, number}.',
  'export.badLength': 'The length must be a number of seconds from {min, number} to {max, number}.',
  'export.badEmojiName':
    'The name of an emoji has 2 to 32 characters: letters from A to Z, digits, and underscores.',
  'export.badName': 'The name must have 2 to {max} characters.',
  'export.badTag': 'Type the name of one emoji, such as `clapper` or `smile`.',
  'form.exportFrom': 'Start, in seconds',
  'form.exportFromHint': 'From 0 to {max, number}',
  'form.exportSeconds': 'Length, in seconds',
  'form.exportSecondsHint': 'At most {max, number}',
  'form.exportName': 'Name',
  'form.exportNameHint': '2 to {max} characters',
  'form.exportEmojiHint': '2 to 32 characters: letters from A to Z, digits, and underscores',
  'form.exportTag': 'Related emoji',
  'form.exportTagHint': 'Its name in English, such as clapper or smile',
} as const;
