import type { Messages } from '../translate.ts';

export const messages: Messages = {
  'activity.accepted': 'Dans la file d’attente',
  'activity.next': 'Dans la file d’attente, c’est bientôt ton tour',
  'activity.place': 'Dans la file d’attente, place {place, number}',
  'activity.trouble': '{model} a des problèmes, j’attends que ça revienne',
  'activity.stillDone': 'L’image est prête, place à la vidéo',
  'activity.cancelling': 'Annulation…',
  'activity.lost': 'La réponse de {model} s’est perdue ; je vérifie si la demande est arrivée',
  'activity.late':
    '{model} ne répond pas pour l’instant ; je redemande toutes les 10 minutes et rien n’est perdu',
  'activity.starting': 'Lancement chez {model}',
  'activity.fetching': 'Terminé, récupération de la vidéo',
  'activity.compressing': 'Terminé, compression de la vidéo',
  'activity.uploading': 'Terminé, envoi de la vidéo',
  'activity.makingPicture': 'création de l’image',
  'activity.makingVideo': 'création de la vidéo',

  'job.cancelled': 'Annulé.',
  'job.notCounted': 'Quota rendu ✓',
  'job.counted': 'Cela compte dans ton quota, car seuls {free} refus par jour sont gratuits.',
  'job.undeliverable':
    'La vidéo est prête, mais Discord ne me laisse pas la publier ici. Appuie sur « Récupérer » pour réessayer ; je la garde 24 heures. Elle ne comptera dans ton quota qu’une fois récupérée.',
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

  'link.mark': 'Marque : {mark}',
  'link.provider':
    'Trop lourde pour une pièce jointe. Voici le lien du fournisseur, valable jusqu’au {until} : enregistre la vidéo.',
  'link.providerShort':
    'Trop lourde pour une pièce jointe. Voici le lien du fournisseur, valable peu de temps : enregistre la vidéo.',
  'link.hosted': 'Trop lourde pour une pièce jointe. Le lien est valable jusqu’au {until}.',
  'link.hostedShort': 'Trop lourde pour une pièce jointe. Le lien n’est valable que peu de temps.',
  'link.renewed':
    'Trop lourde pour une pièce jointe. Le lien est valable jusqu’au {until} ; « Télécharger » en donne un nouveau jusqu’au {end}.',

  'ping.ready': '{member} ta vidéo est prête 🎬',
  'ping.failed': '{member} ta vidéo n’a pas pu être créée',
  'ping.undeliverable': '{member} ta vidéo est prête ; appuie sur « Récupérer » pour l’avoir',

  'button.cancel': 'Annuler',
  'button.deliver': 'Récupérer',
  'button.download': 'Télécharger',
  'button.again': 'Encore',
  'button.retry': 'Réessayer',
  'button.edit': 'Modifier le prompt',
  'button.other': 'Autre modèle',
  'button.delete': 'Supprimer',
  'button.check': 'Vérifier',
  'button.anew': 'Relancer (peut coûter)',
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
