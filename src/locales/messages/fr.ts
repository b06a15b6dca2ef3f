import type { Messages } from '../translate.ts';

export const messages: Messages = {
  'activity.accepted': 'Dans la file d’attente',
  'activity.next': 'Dans la file d’attente, c’est bientôt ton tour',
  'activity.queuePosition': 'Dans la file d’attente, place {position, number}',
  'activity.trouble': '{model} a des problèmes, j’attends que ça revienne',
  'activity.stillDone': 'L’image est prête, place à la vidéo',
  'activity.cancelling': 'Annulation…',
  'activity.lost': 'La réponse de {model} s’est perdue ; je vérifie si la demande est arrivée',
  'activity.late':
    '{model} ne répond pas pour l’instant ; je redemande toutes les 10 minutes et rien n’est perdu',
  'activity.starting': 'Lancement chez {model}',
  'activity.fetching': 'Terminé, récupération de la vidéo',
  'activity.fileLate':
    '{model} a créé la vidéo, mais le fichier n’arrive pas encore ; je continue d’essayer et rien n’est perdu. « Annuler » y renonce, mais son coût n’est pas remboursé',
  'activity.compressing': 'Terminé, compression de la vidéo',
  'activity.uploading': 'Terminé, envoi de la vidéo',
  'activity.waiting': 'Terminé. Discord n’accepte pas la vidéo pour le moment ; nouvel essai en cours',
  'activity.makingImage': 'création de l’image',
  'activity.makingVideo': 'création de la vidéo',

  'job.cancelled': 'Annulé.',
  'job.notCounted': 'Quota rendu ✓',
  'job.counted': 'Cela compte dans ton quota, car seuls {free} refus par jour sont gratuits.',
  'job.undeliverable': 'Ta vidéo est prête, mais je n’ai pas pu la publier.',
  'job.kept':
    'Appuie sur « Récupérer » pour réessayer. Je réessaie aussi de mon côté et je la garde 24 heures. Elle ne comptera dans ton quota qu’une fois récupérée.',
  'job.keptQuietly': 'Je la garde 24 heures. Elle ne comptera dans ton quota qu’une fois récupérée.',
  'job.moved': 'Publiée ici : {url}',
  'job.movedDm': 'Envoyée à {member} en message privé : {url}',
  'job.promptBlocked': 'Ce serveur n’autorise pas les mots de ce prompt ici',
  'job.soon': 'prête d’un instant à l’autre',
  'job.late': 'plus longue que d’habitude',
  'job.lastEdit': 'prochaine mise à jour à la fin',
  'job.unclear':
    'La réponse de {model} s’est perdue : impossible de savoir si la vidéo est en cours de création. Je ne la relance pas de moi-même, car elle pourrait coûter deux fois.',
  'job.needsClick':
    'Je ne vois pas ce salon et ne pourrai bientôt plus modifier ce message. Appuie sur « Récupérer » pour avoir des nouvelles.',
  'job.madeBy': 'Générée par IA avec {model}',
  'job.seed': 'graine {seed}',
  'job.took': 'en {time}',
  'job.about': 'environ {price}',
  'job.cost': 'coût : {price}',
  'job.elapsed': 'depuis {time}',
  'job.ready': 'prête {time}',
  'job.isAdult': 'Le fournisseur signale un contenu réservé aux adultes, la vidéo est donc masquée au départ',
  'job.postedAgain': 'Republiée par {member}',
  'job.altText': 'Vidéo générée par IA : {prompt}',
  'job.altTextStill': 'Image générée par IA, début de la vidéo : {prompt}',

  'link.tooLarge': 'Trop lourde pour une pièce jointe.',
  'link.noFiles': 'Je ne peux pas joindre de fichiers ici.',
  'link.mark': 'Marque : {mark}',
  'link.provider': 'Voici le lien du fournisseur, valable jusqu’au {until} : enregistre la vidéo.',
  'link.providerShort': 'Voici le lien du fournisseur, valable peu de temps : enregistre la vidéo.',
  'link.hosted': 'Le lien est valable jusqu’au {until}.',
  'link.hostedShort': 'Le lien n’est valable que peu de temps.',
  'link.renewed':
    'Le lien est valable jusqu’au {until} ; « Télécharger » en donne un nouveau jusqu’au {end}.',

  'problem.away': 'Discord ne l’accepte pas pour le moment.',
  'problem.access': 'Je ne vois pas ce salon. Un admin peut m’y donner « Voir le salon ».',
  'problem.permission':
    'Il me manque une permission ici. Un admin peut me donner « Envoyer des messages » et « Joindre des fichiers », ou mettre fin à mon exclusion temporaire.',
  'problem.uploads': 'Discord n’accepte pas de fichiers sur ce serveur pour le moment.',
  'problem.thread': 'Ce fil est archivé ou verrouillé. La modération peut le rouvrir.',
  'problem.explicit':
    'Le filtre de contenus explicites de Discord l’a refusée ici. Dans un salon soumis à une limite d’âge, /file propose « Récupérer » pour elle.',
  'problem.automod': 'L’AutoMod de ce serveur a refusé le message. Un admin peut m’exempter de cette règle.',
  'problem.link': 'Le filtre de liens dangereux de Discord a refusé le message.',
  'problem.history': 'Je ne peux pas répondre ici. Un admin peut me donner « Voir les anciens messages ».',
  'problem.dm': 'Tu n’acceptes pas mes messages privés.',
  'problem.stranger': 'Je ne peux pas t’envoyer de messages privés : nous n’avons aucun serveur en commun.',
  'lacks.files':
    'Je ne peux pas joindre de fichiers ici, la vidéo arrivera donc par lien ou en message privé. Un admin peut me donner {permissions}.',
  'lacks.access':
    'Je ne vois pas ce salon. Si cela dure plus de 10 minutes, appuie sur « Récupérer » sous ce message.',
  'lacks.some': 'Il me manque {permissions} ici, la vidéo arrivera peut-être autrement que d’habitude.',
  'permission.ViewChannel': 'Voir le salon',
  'permission.SendMessages': 'Envoyer des messages',
  'permission.SendMessagesInThreads': 'Envoyer des messages dans les fils',
  'permission.AttachFiles': 'Joindre des fichiers',
  'permission.EmbedLinks': 'Intégrer des liens',
  'permission.ReadMessageHistory': 'Voir les anciens messages',

  'ping.ready': '{member} ta vidéo est prête 🎬',
  'ping.failed': '{member} ta vidéo n’a pas pu être créée',
  'ping.undeliverable': '{member} ta vidéo est prête ; appuie sur « Récupérer » pour l’avoir',
  'ping.unclear':
    '{member} je ne sais pas si ta vidéo est en cours ; son message montre ce que tu peux faire',

  'button.cancel': 'Annuler',
  'button.deliver': 'Récupérer',
  'button.download': 'Télécharger',
  'button.again': 'Encore',
  'button.retry': 'Réessayer',
  'button.edit': 'Modifier le prompt',
  'button.change-model': 'Autre modèle',
  'button.delete': 'Supprimer',
  'button.check': 'Vérifier',
  'button.retry-unclear': 'Relancer (peut coûter)',
  'button.make': 'Créer pour environ {price}',

  'note.length': '{model} ne propose pas {asked} s : cette vidéo dure {got} s.',
  'note.resolution': '{model} ne propose pas {asked} : cette vidéo est en {got}.',
  'note.aspectRatio': '{model} ne propose pas le format {asked} : cette vidéo est en {got}.',

  'failure.invalid_request':
    '{model} n’accepte pas ces options. Essaie une autre durée, une autre résolution ou un autre format.',
  'failure.content_rejected':
    '{model} a refusé cette demande à cause de son contenu. Essaie de la formuler autrement.',
  'failure.unauthorized':
    '{model} n’accepte pas la clé de ce bot. Préviens la personne qui l’héberge ou choisis un autre modèle.',
  'failure.insufficient_credit':
    'Le compte utilisé pour {model} n’a plus de crédit. Préviens la personne qui héberge le bot ou choisis un autre modèle.',
  'failure.rate_limited': '{model} est surchargé pour le moment. Réessaie dans quelques minutes.',
  'failure.unavailable': '{model} est injoignable. Réessaie plus tard ou choisis un autre modèle.',
  'failure.timeout': '{model} a mis trop de temps, j’ai donc tout arrêté. Réessaie.',
  'failure.task_failed': '{model} n’a pas réussi à créer cette vidéo. Réessaie ou modifie le prompt.',
  'failure.bad_output': 'Le résultat de {model} n’est pas une vidéo lisible. Réessaie.',
  'failure.not_fetched':
    '{model} a créé la vidéo, mais je n’ai pas pu la télécharger. Appuie sur « Réessayer » : je cherche d’abord cette vidéo avant d’en refaire une.',
  'failure.retired': '{model} n’est plus disponible ici. Choisis un autre modèle.',
  'failure.undeliverable':
    'La vidéo est prête, mais Discord ne l’a pas acceptée. Réessaie, et préviens un admin si ça se reproduit.',
  'failure.too_large':
    'La vidéo dépasse la taille autorisée sur ce serveur. Essaie une résolution plus basse ou une durée plus courte.',
  'failure.lost': 'La réponse de {model} s’est perdue, et un nouvel essai l’a remplacée.',
  'failure.picture_not_public':
    '{model} n’accepte que les images publiées sur le web, et je n’ai pas pu joindre la tienne à ce message pour l’y mettre. Dis à un admin que je dois pouvoir joindre des fichiers ici, ou choisis un autre modèle.',
  'failure.withdrawn':
    'L’image vient de quelqu’un qui ne veut figurer dans aucune vidéo de ce serveur. Choisis-en une autre.',
  'failure.internal': 'Le bot a rencontré un problème. Réessaie ou préviens la personne qui l’héberge.',
  'failure.out_of_place':
    'Le résultat de {model} ne peut être montré que dans un salon soumis à une limite d’âge, je ne le publie donc pas ici. Formule ta demande autrement ou fais-la dans un tel salon.',

  'price.free': 'gratuit',
  'time.seconds': '{seconds} s',
  'time.minutes': '{minutes} min',
  'time.minutesSeconds': '{minutes} min {seconds} s',
  'time.hours': '{hours} h {minutes} min',
  'time.clockMinutes': '{clock} min',
  'time.clockHours': '{clock} h',
  'budget.serverToday': 'Le budget du jour de ce serveur',
  'budget.serverMonth': 'Le budget du mois de ce serveur',
  'budget.today': 'Le budget du jour de {owner}',
  'budget.month': 'Le budget du mois de {owner}',
  'budget.server': 'Ce serveur',
  'warning.used':
    '{budget} est utilisé à {percent} : {used} sur {max}, vidéos en cours comprises. Il se renouvelle {opens}.',
  'warning.usedUp':
    '{budget} est épuisé : {used} sur {max}, vidéos en cours comprises. Les vidéos qui n’y tiennent plus sont refusées. Il se renouvelle {opens}.',
};
