import type { Answers } from '../translate.ts';

export const answers: Answers = {
  'refusal.nothingSetUp':
    'Aucun modèle n’est encore configuré. La personne qui héberge ce bot doit lui donner la clé d’un fournisseur.',
  'refusal.paused':
    'Les vidéos sont en pause sur ce serveur. Réessaie plus tard ; les vidéos en cours seront terminées.',
  'refusal.pausedFor':
    'Les vidéos sont en pause sur ce serveur : {reason}. Réessaie plus tard ; les vidéos en cours seront terminées.',
  'refusal.blocked':
    'Tu ne peux pas créer de vidéos sur ce serveur. Ce sont ses admins qui en décident ; demande-leur.',
  'refusal.channel': 'On ne peut pas créer de vidéos dans ce salon. Essaie un autre salon.',
  'refusal.channelBut': 'On ne peut pas créer de vidéos dans ce salon. Essaie {channels}.',
  'refusal.role': 'Seuls les membres avec {roles} peuvent créer des vidéos ici.',
  'refusal.unknownModel': 'Ce modèle n’existe pas ici.',
  'refusal.modelDenied': 'Tu ne peux pas utiliser {model} sur ce serveur.',
  'refusal.modelTooLarge':
    '{model} ne fait que des vidéos plus longues ou plus nettes que ce serveur ne le permet.',
  'refusal.modelOff': '{model} est désactivé sur ce serveur.',
  'refusal.modelForAdults': '{model} ne s’utilise que dans les salons soumis à une limite d’âge.',
  'refusal.modelNotSetUp': '{model} n’est pas configuré ici.',
  'refusal.modelRetired': '{model} a été arrêté par son fournisseur. Choisis un autre modèle.',
  'refusal.noModel':
    'Tu ne peux utiliser aucun modèle ici ; ce sont les admins de ce serveur qui en décident.',
  'refusal.chooseModel': 'Choisis parmi {models}.',
  'refusal.chooseModelOrOther': 'Choisis parmi {models}, ou un autre dans la liste de `modèle`.',
  'refusal.overDurationLimit':
    'Sur ce serveur, une vidéo peut durer {seconds} s au plus. Demande {seconds} s ou moins.',
  'refusal.overResolutionLimit':
    'Sur ce serveur, une vidéo peut être en {resolution} au plus. Demande {resolution} ou moins.',
  'refusal.overPriceLimit':
    'Cette vidéo coûterait environ {price}, et le maximum par vidéo sur ce serveur est de {max}. Demande-la plus courte ou choisis un modèle moins cher.',
  'refusal.imageNotTaken': '{model} ne peut pas partir d’une image. Retire-la ou choisis un autre modèle.',
  'refusal.imageNeeded': '{model} a besoin d’une image de départ. Joins-en une avec l’option « image ».',
  'refusal.imageTooLarge': 'L’image fait {megabytes, number} Mo, et le maximum est de {max, number} Mo.',
  'refusal.imageGone':
    'L’image de départ de cette vidéo n’est plus là : je la garde un jour. Utilise /vidéo et joins-la de nouveau.',
  'refusal.noImage':
    'Je ne peux pas lire ce fichier comme une image. Joins une image PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP ou TIFF.',
  'refusal.imageBroken':
    'Cette image est abîmée, incomplète ou d’un type rare que je ne peux pas ouvrir. Enregistre-la de nouveau en PNG ou JPEG, ou joins une capture d’écran.',
  'refusal.imageNotAlone':
    'Un autre fichier est caché derrière cette image. Enregistre de nouveau l’image seule et joins-la.',
  'refusal.imageTooSlow':
    'Lire cette image prend plus de temps que je ne peux lui donner. Enregistre-la de nouveau en PNG ou JPEG plus petit.',
  'refusal.imageTooHeavy':
    'Lire cette image demande plus de mémoire que je ne peux lui donner. Enregistre-la de nouveau en PNG ou JPEG plus petit.',
  'refusal.imageCrashed':
    'Je n’ai pas réussi à lire cette image. Enregistre-la de nouveau en PNG ou JPEG, ou joins une capture d’écran.',
  'refusal.imageTooSmall': 'L’image fait {width} × {height} ; chaque côté doit avoir au moins {min} pixels.',
  'refusal.imageTooManyPixels':
    'L’image fait {width} × {height} ; le maximum est de {max, number} mégapixels. Réduis-la.',
  'refusal.imageTooLong':
    'L’image fait {width} × {height}. Le grand côté peut faire au plus {max} fois le petit. Recadre-la.',
  'refusal.promptEmpty': 'Le prompt est vide. Décris le plan que tu veux voir.',
  'refusal.promptTooLong':
    'Le prompt fait {length, plural, one {# caractère} other {# caractères}}, et {model} en accepte {max, number}. Raccourcis-le.',
  'refusal.seed': 'La graine doit être un nombre entier de 0 à {max, number}.',
  'refusal.duration': 'La durée doit être un nombre entier de secondes, de 1 à {max}.',
  'refusal.noResolution': 'La résolution « {asked} » n’existe pas. Choisis parmi {choices}.',
  'refusal.noAspectRatio': 'Le format « {asked} » n’existe pas. Choisis parmi {choices}.',
  'refusal.notify': 'Pour la notification, choisis parmi {choices}.',
  'refusal.restarting': 'Je suis en train de redémarrer. Réessaie dans une minute.',
  'refusal.draining':
    'Je n’accepte pas de nouvelles vidéos pour l’instant, car je vais bientôt redémarrer. Réessaie dans quelques minutes ; les vidéos en cours seront terminées.',
  'refusal.tooManyVideos':
    'Tu as déjà {open, plural, one {# vidéo} other {# vidéos}} en cours, c’est le maximum par membre. Attends qu’une vidéo se termine ou annules-en une.',
  'refusal.storageFull':
    'Mon stockage est plein, je ne peux plus accepter de vidéos. Préviens la personne qui héberge ce bot et réessaie plus tard. Les vidéos en cours ne sont pas touchées.',
  'refusal.storageFails':
    'Je ne peux pas accéder à mon stockage pour le moment : je n’accepte pas de nouvelles vidéos, et rien n’a été facturé. Préviens la personne qui héberge ce bot et réessaie plus tard.',
  'refusal.notStored':
    'Je ne peux pas écrire dans mon stockage pour le moment : rien n’a été modifié. Préviens la personne qui héberge ce bot et réessaie plus tard.',
  'refusal.managersOnly': 'C’est réservé à {member} et à la modération.',
  'refusal.serversOnly': 'Ça ne marche que sur un serveur. Fais-le dans le salon de la vidéo.',
  'refusal.serverNotAllowed':
    'Ce bot n’est pas configuré pour ce serveur. La personne qui l’héberge décide où il peut servir.',
  'refusal.oldCommand': 'Cette commande vient d’une ancienne version. Recharge Discord et réessaie.',
  'refusal.oldForm': 'Ce formulaire vient d’une ancienne version et ne fait plus rien.',
  'refusal.oldList': 'Cette liste vient d’une ancienne version et ne fait plus rien.',
  'refusal.oldButton': 'Ce bouton vient d’une ancienne version et ne fait plus rien.',
  'refusal.formTooOld': 'Ce formulaire est trop ancien. Utilise plutôt /vidéo.',
  'refusal.offerOver': 'Cette offre a expiré. Utilise de nouveau /vidéo.',
  'refusal.unknownVideo': 'Je ne connais plus cette vidéo. Utilise plutôt /vidéo.',
  'refusal.internal':
    'Un problème est survenu, et rien n’a été facturé. S’il se reproduit, donne ce code à la personne qui héberge le bot : {reference}',
  'refusal.notTaken': 'Discord n’accepte pas ma réponse ici, donc rien n’a été lancé.',

  'retired.gone': '{model} a été arrêté par son fournisseur le {date}.',
  'retired.chooseOther': 'Choisis un autre modèle.',
  'retired.successor': 'Le plus proche ici est {model}.',
  'retired.run': 'Lancer avec {model}',

  'cancel.finished': 'Cette vidéo est déjà terminée, il n’y a rien à annuler.',
  'cancel.tooLate': 'Trop tard pour annuler : la vidéo est prête et arrive dans un instant.',
  'cancel.tooLateKept': 'Trop tard pour annuler : la vidéo est prête. Appuie sur « Récupérer » pour l’avoir.',
  'refusal.automod':
    'L’AutoMod de ce serveur n’autorise pas ce prompt, rien n’a donc été lancé. Essaie de le formuler autrement.',
  'changeModel.question': 'La même vidéo, avec un autre modèle :',
  'changeModel.placeholder': 'Choisis un modèle ; ça démarre aussitôt',
  'changeModel.none': 'Aucun autre modèle n’est configuré ici.',
  'delete.question': 'Supprimer cette vidéo pour de bon ?',
  'delete.confirm': 'Supprimer',
  'delete.done': 'La vidéo est supprimée.',
  'delete.gone': 'La vidéo n’est déjà plus là.',
  'delete.outOfReach':
    'Je ne vois pas ce salon et ne peux donc pas supprimer la vidéo. La modération le peut.',
  'download.gone': 'La vidéo n’est plus là.',
  'download.video': 'Ta vidéo.',
  'download.videoSize': 'Ta vidéo, {megabytes} Mo.',
  'download.day':
    'Le lien est valable environ un jour ; appuie de nouveau sur « Télécharger » pour en avoir un autre.',
  'download.short': 'Le lien n’est valable que peu de temps : enregistre vite la vidéo.',
  'download.until': 'Le lien est valable jusqu’au {until}.',
  'download.open': 'Ouvrir la vidéo',
  'deliver.gone': 'Je n’ai plus cette vidéo. Refais-la avec /vidéo.',
  'deliver.others': 'Seule la personne qui a demandé cette vidéo, {member}, peut la récupérer.',
  'deliver.onItsWay': 'Ta vidéo arrive.',
  'deliver.isThere': 'Ta vidéo est ici : {url}',
  'retry.gone': '{model} n’a plus ta première vidéo. La refaire est une nouvelle demande payante.',
  'retry.still':
    'L’image du premier essai est toujours là. En faire la vidéo est une nouvelle demande payante.',
  'retry.noAnswer':
    '{model} ne répond pas, je ne sais donc pas si ta première vidéo existe encore. Rien n’a été commandé ni facturé. Appuie de nouveau sur « Réessayer » dans quelques minutes.',
  'unclear.stays':
    'Le fournisseur ne dit toujours pas s’il crée cette vidéo. Tu peux vérifier plus tard ou relancer maintenant ; si la première demande a été prise en compte, les deux seront facturées.',
  'unclear.over': 'On sait maintenant ce qu’est devenue cette vidéo : son message le dit.',

  'offer.about': 'environ {time}',
  'offer.takesImage': 'peut partir d’une image',
  'offer.needsImage': 'a besoin d’une image',
  'tier.budget': 'économique',
  'tier.standard': 'standard',
  'tier.premium': 'premium',

  'form.new': 'Créer une vidéo',
  'form.edit': 'Modifier le prompt',
  'form.change': 'Modifier',
  'form.animate': 'Animer cette image',
  'form.remix': 'Remixer',
  'form.prompt': 'Prompt',
  'form.promptHint': 'Ce que montre le plan : sujet, lieu, lumière, mouvement',
  'form.promptKept':
    '{length, plural, other {# caractères}} : trop long pour ce formulaire. Laisse vide pour le garder.',
  'form.model': 'Modèle',
  'form.modelHint': 'Choisis un modèle',
  'form.moreModels':
    'Les plus adaptés ; /vidéo en connaît {hidden, plural, one {un autre} other {# autres}}.',
  'form.seconds': 'Secondes',
  'form.secondsHint': 'Vide : la durée que préfère le modèle.',
  'form.format': 'Format',
  'form.ownFormat': 'Celui du modèle',
  'form.image': 'Image de départ',
  'form.imageHint': 'PNG, JPEG ou WebP, pour les modèles qui l’acceptent.',
  'form.imageSet': 'Déjà choisie. Ajoutes-en une pour la remplacer.',
  'form.imageGone': 'L’image précédente n’est plus là : je la garde un jour. Ajoute-la de nouveau.',

  'help.start':
    '## 🎬 Des films à partir de tes mots\n1. Tape `/vidéo` et dis ce que montre le plan : qui ou quoi, où, sous quelle lumière, et ce qui bouge.\n2. Choisis un modèle ou laisse-moi faire. `/modèles` les montre tous, avec prix et durées.\n3. Regarde-la se créer ici. Je te préviens quand elle est prête, et ses boutons servent à faire la suivante.',
  'help.more':
    'Dans le menu d’un message, sous **Applications** : **Animer cette image** donne vie à une image, et **Remixer** fait d’une de mes vidéos la tienne. Une vidéo qui échoue ou qui est annulée ne compte pas dans ton quota.',
  'help.try': 'Essayer',

  'consent.question':
    'As-tu le droit d’utiliser cette image et de montrer dans une vidéo les personnes qui y figurent ?',
  'consent.optedOut':
    'Ces membres ne veulent figurer dans aucune vidéo de ce serveur : {members}. Ne continue que si aucun d’eux n’est sur l’image.',
  'consent.more': 'et {count, plural, one {# autre} other {# autres}}',
  'consent.namesake':
    '« {word} » dans ton prompt est aussi le nom de {member}, qui ne veut figurer dans aucune vidéo. Ne continue que si tu parles de quelqu’un ou de quelque chose d’autre.',
  'consent.kept': 'Ta réponse est conservée avec la vidéo, et l’équipe de ce serveur peut la voir.',
  'consent.yes': 'J’en ai le droit',
  'consent.yesFor': '{yes}, lancer pour {price}',
  'consent.someoneElse': 'Je parle d’autre chose',
  'consent.no': 'Non',

  'optOut.button': 'Pas de vidéos de moi ici',
  'optOut.takeBack': 'Autoriser les vidéos de moi ici',
  'optOut.done':
    'Tu es sur la liste des membres de ce serveur qui ne veulent figurer dans aucune vidéo. Je refuse les prompts des autres qui te mentionnent, ainsi que les images de tes messages, ton avatar et tes vidéos. Je ne peux pas te reconnaître sur d’autres images.',
  'optOut.asked': 'Qui en apporte une, ou écrit ton nom, doit d’abord confirmer qu’il ne s’agit pas de toi.',
  'optOut.notAsked':
    'Ce serveur ne pose pas de question sur celles-là ; ses admins peuvent l’activer avec `consent-required` dans les réglages.',
  'optOut.kept':
    'Cela reste quand tu supprimes tes données ; la même commande permet d’y revenir. Les autres serveurs ont leurs propres listes.',
  'optOut.undone': 'Tu n’es plus sur la liste : les autres peuvent de nouveau faire des vidéos de toi ici.',
  'optOut.mentioned':
    '{member} ne veut figurer dans aucune vidéo de ce serveur, et ton prompt mentionne ce membre. Modifie-le et réessaie.',
  'optOut.image':
    'Cette image vient de {member}, qui ne veut figurer dans aucune vidéo de ce serveur. Choisis-en une autre.',

  'animate.noModel': 'Aucun modèle configuré ici ne peut partir d’une image.',
  'animate.elsewhere':
    'Cette image se trouve sur un autre site. Enregistre-la et utilise /vidéo avec l’option « image ».',
  'animate.otherKind':
    'Ce message n’a pas d’image que je peux lire. Les formats PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP et TIFF conviennent.',
  'animate.noImage': 'Ce message n’a pas d’image. Choisis-en un avec une image, par exemple PNG ou JPEG.',

  'remix.notMine':
    'On ne peut remixer que mes messages qui montrent une vidéo. Pour une image, il y a « Animer cette image ».',

  'fetch.imageElsewhere': 'L’image n’est pas sur Discord. Joins-la de nouveau.',
  'fetch.imageFailed': 'L’image n’a pas pu être récupérée sur Discord. Joins-la de nouveau.',
  'fetch.fileElsewhere': 'Le fichier n’est pas sur Discord. Joins-le de nouveau.',
  'fetch.fileFailed': 'Le fichier n’a pas pu être récupéré sur Discord. Joins-le de nouveau.',

  'queue.titleMine': 'Tes vidéos en cours',
  'queue.titleServer': 'Vidéos en cours sur ce serveur',
  'queue.making': '{count} en création',
  'queue.waiting': '{count} en attente',
  'queue.unclear': '{count} à vérifier',
  'queue.toFetch': '{count} à récupérer',
  'queue.emptyMine': 'Rien en cours. `/vidéo` en lance une, et `/historique` montre celles qui sont prêtes.',
  'queue.empty': 'Rien en cours.',
  'queue.stateUnclear': 'La réponse s’est perdue : impossible de savoir si elle est en cours',
  'queue.stateUndeliverable': 'Prête : appuie sur « Récupérer » avant le {until}',
  'queue.stateExplicit':
    'Prête, mais refusée par le filtre de contenus explicites de Discord : appuie sur « Récupérer » dans un salon soumis à une limite d’âge avant le {until}',
  'queue.stateOthers': 'Prête, en attente de {member}',
  'queue.left': 'encore {time} environ',
  'queue.leftQueued': 'prête dans {time} environ',
  'queue.cancelled': 'Annulé. Ça ne compte pas dans le quota.',
  'queue.refresh': 'Actualiser',
  'queue.server': 'Tout le serveur',
  'queue.mine': 'Les miennes',

  'list.message': 'message',
  'list.goToMessage': 'Voir le message',
  'list.page': 'Page {page} sur {pages}',

  'history.title': 'Tes vidéos ici',
  'history.none': 'Tu n’as encore créé aucune vidéo sur ce serveur. `/vidéo` crée la première.',
  'history.noneFound': 'Aucun de tes prompts ne contient tous ces mots : **{search}**.',
  'history.took': 'Créée en {time}',
  'history.cancelled': 'Annulé',
  'history.choose': 'Choisis une vidéo à télécharger ou à republier',
  'history.postAgain': 'Republier ici',
  'history.linkDay':
    'Le lien est valable environ un jour ; choisis de nouveau la vidéo pour en avoir un autre.',
  'history.gone':
    'Son message a disparu ou m’est inaccessible, et la vidéo avec. `/vidéo` la refait avec le même prompt.',
  'history.adultsOnly': 'Cette vidéo ne peut être montrée que dans un salon soumis à une limite d’âge.',
  'history.notYours': 'Tu n’as pas cette vidéo sur ce serveur.',
  'history.discordAway': 'Discord ne répond pas pour le moment. Réessaie dans une minute.',
  'history.videoGone': 'Le message de cette vidéo a disparu, et la vidéo avec.',
  'history.tooLarge': 'La vidéo fait {has} Mo, et ce salon accepte {takes} Mo de ta part.',
};
