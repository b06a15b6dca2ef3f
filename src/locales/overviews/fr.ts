import type { Overviews } from '../translate.ts';

export const overviews: Overviews = {
  'example.boat':
    'Un bateau en papier dérive dans une rue sous la pluie au crépuscule, des néons brillent dans les flaques, caméra basse, tout près derrière lui',
  'example.fox':
    'Un renard roux s’éveille dans la neige fraîche au lever du soleil, s’ébroue et s’éloigne en trottant entre des pins givrés, lumière dorée, ralenti',
  'example.lanterns':
    'Des centaines de lanternes en papier s’élèvent la nuit au-dessus d’un paisible lac de montagne, leur lumière tremble sur l’eau, lent travelling arrière',
  'example.ramen':
    'De la vapeur monte d’un bol de ramen sur un comptoir en bois, des baguettes soulèvent les nouilles, macro, lumière chaude',

  'quota.refusedCap':
    'Je ne peux plus créer de vidéos payantes pour le moment. Ce sera de nouveau possible {opens} ; les modèles gratuits marchent toujours.',
  'quota.refusedZero':
    'Tu ne peux pas créer de vidéos sur ce serveur : ton quota est de 0 par jour, {origin}. Ce sont ses admins qui en décident ; demande-leur.',
  'quota.refusedMine':
    'Tu as utilisé {used} de tes {max, plural, one {# vidéo} other {# vidéos}} du jour, {origin}. La prochaine sera possible {opens}.',
  'quota.refusedServer':
    'Ce serveur a utilisé {used} de ses {max, plural, one {# vidéo} other {# vidéos}} du jour, le quota de tous les membres ensemble. La prochaine sera possible {opens}.',
  'quota.budgetUsedUp': '{budget} est épuisé. La prochaine vidéo sera possible {opens}.',
  'quota.budgetTooSmall':
    '{budget} ne suffit plus pour cette vidéo, qui coûterait environ {price}. Demande-la plus courte, choisis un modèle moins cher, ou attends : le budget se renouvelle {opens}.',
  'quota.fromMember': 'selon une règle rien que pour toi',
  'quota.fromServer': 'selon la règle pour tous les membres',
  'quota.fromRole': 'grâce à ton rôle {role}',
  'quota.titleMine': 'Tes vidéos aujourd’hui',
  'quota.titleServer': 'Ce serveur',
  'quota.noLimit': 'Sans limite',
  'quota.soFar': '{made, plural, one {# vidéo} other {# vidéos}} jusqu’ici',
  'quota.left': 'Encore {left} sur {max}',
  'quota.used': '{bar} utilisés',
  'quota.new': 'renouvelé {opens}',
  'quota.rule':
    '{max, plural, one {# vidéo} other {# vidéos}} par jour, {origin}. Les vidéos en cours comptent ; celles qui échouent sont rendues.',
  'quota.ofRoles': 'Tes rôles donnent : {roles}. Le meilleur compte.',
  'quota.roleGives': '{videos} par jour',
  'quota.allMembers': 'Tous les membres ensemble : {line}',
  'quota.today': '{owner} aujourd’hui : {bar} utilisés',
  'quota.thisMonth': '{owner} ce mois-ci : {bar} utilisés',
  'quota.usdOf': '{used} sur {max}',
  'quota.priceQuestion': '**Cette vidéo coûte environ {price}.** Je la crée ?',
  'quota.tagMine':
    'Il te reste {left} de tes {max, plural, one {# vidéo} other {# vidéos}} du jour ; celle-ci en prend une',
  'quota.tagServer':
    'Il reste {left} des {max, plural, one {# vidéo} other {# vidéos}} du jour de ce serveur ; celle-ci en prend une',
  'quota.tagBudget': '{budget} : {before} utilisés, {after} avec celle-ci',

  'models.title': 'Modèles sur ce serveur',
  'models.usually': 'd’habitude {time}',
  'models.adultsOnly': 'salons soumis à une limite d’âge seulement',
  'models.takesText': 'texte',
  'models.takesEither': 'texte ou image',
  'models.takesBoth': 'texte et image',
  'models.ends': 'Prend fin le {date}, {left} ; ensuite, utilise {successor}',
  'models.lastDay': 'c’est le dernier jour',
  'models.daysLeft': 'encore {days, plural, one {# jour} other {# jours}}',
  'models.count': '{count, plural, one {# modèle} other {# modèles}}',
  'models.withoutKey': 'Sans clé : {providers}',
  'models.noKey': 'sans clé',
  'models.all': 'Tous les fournisseurs',
  'models.choose': 'Afficher un fournisseur',
  'models.footer':
    'Rapide ⚡⚡⚡ · moyen ⚡⚡ · lent ⚡ · prix et durée d’une vidéo habituelle · /vidéo modèle: en lance une',
  'models.noneOf':
    '{provider} n’a pas de clé ici, ses modèles sont donc inutilisables. La personne qui héberge ce bot peut en ajouter une.',
  'models.announces': '{provider} annonce la fin de quelque chose que ce bot utilise',
  'models.announcesOn': '{provider} annonce pour le {date} la fin de quelque chose que ce bot utilise',
  'models.announcesModel': '{provider} annonce la fin de {model}',
  'models.announcesModelOn': '{provider} annonce la fin de {model} pour le {date}',
  'models.timeAxis': 'temps pour créer une vidéo',
  'models.altText': 'Prix et temps d’une vidéo habituelle. {figures}.',
  'health.working': 'fonctionne',
  'health.outOfCredit': 'plus de crédit',
  'health.keyRefused': 'clé refusée',
  'health.failing': 'en panne',
  'health.unused': 'pas encore utilisé',
  'health.since': '{state} ({when})',
  'health.triedAgain': 'nouvel essai {when}',

  'stats.command': '/statistiques',
  'stats.title': 'Les {days, plural, one {# dernier jour} other {# derniers jours}}',
  'stats.days': '{days, plural, one {# jour} other {# jours}}',
  'stats.videos': '{count, plural, one {# vidéo} other {# vidéos}}',
  'stats.spent': '{price} dépensés',
  'stats.failed': '{count, plural, one {# échec} other {# échecs}}',
  'stats.cancelled': '{count, plural, one {# annulée} other {# annulées}}',
  'stats.open': '{count} en cours ou à vérifier',
  'stats.times': 'La moitié a attendu au plus {wait} dans la file et a été créée en {making} au plus',
  'stats.waited': 'La moitié a attendu au plus {wait} dans la file',
  'stats.took': 'La moitié a été créée en {making} au plus',
  'stats.none': 'Personne n’a demandé de vidéo ces jours-ci. `/vidéo` en lance une.',
  'stats.footer': 'Jours selon {timeZone}, aujourd’hui compris',
  'stats.csv':
    'Les vidéos de chaque membre avec chaque modèle, jour par jour ; jours selon {timeZone}. Seuls les membres les plus actifs ont leur nom. Les colonnes, faites pour les programmes, sont en anglais.',
  'stats.tooLarge': 'Ce fichier dépasse la taille autorisée sur ce serveur. Choisis une période plus courte.',
  'stats.unknownMember': 'Membre …{end}',
  'stats.labelVideo': 'vidéo',
  'stats.labelVideos': 'vidéos',
  'stats.labelSpent': 'dépensés',
  'stats.labelFailed': 'échecs',
  'stats.labelQueue': 'd’attente',
  'stats.labelMaking': 'par vidéo',
  'stats.byDay': 'Vidéos par jour',
  'stats.spentByDay': 'Dépenses par jour',
  'stats.usualTime': 'Temps',
  'stats.most': 'max. {value}',
  'stats.queue': 'attente',
  'stats.making': 'création',
  'stats.models': 'Modèles',
  'stats.members': 'Membres',
  'stats.failures': 'Échecs',
  'stats.nothing': 'aucun',
  'stats.list': '{title} : {entries}.',
  'stats.altTotal': 'Du {from} au {to} : {figures}.',
  'stats.altWait': 'Attente médiane {time}.',
  'stats.altMaking': 'Temps de création médian {time}.',
  'stats.altBusiest': 'Jour le plus actif {day} : {videos}.',
  'failed.invalid_request': 'options refusées',
  'failed.content_rejected': 'contenu refusé',
  'failed.unauthorized': 'clé refusée',
  'failed.insufficient_credit': 'plus de crédit',
  'failed.rate_limited': 'fournisseur surchargé',
  'failed.unavailable': 'fournisseur injoignable',
  'failed.timeout': 'trop long',
  'failed.not_fetched': 'pas téléchargée',
  'failed.task_failed': 'création ratée',
  'failed.bad_output': 'vidéo illisible',
  'failed.retired': 'modèle arrêté',
  'failed.undeliverable': 'refusée par Discord',
  'failed.too_large': 'trop lourde à envoyer',
  'failed.lost': 'réponse perdue',
  'failed.picture_not_public': 'image inaccessible',
  'failed.withdrawn': 'image retirée',
  'failed.internal': 'erreur du bot',

  'privacy.title': 'Ce que je garde sur toi',
  'privacy.videos':
    '**Chaque vidéo que tu demandes** : ton prompt et les options, quand et où tu l’as demandée, tes rôles, le résultat et le coût. C’est supprimé après {days, plural, one {# jour} other {# jours}} ; le prix reste dans les totaux, sans ton nom.',
  'privacy.files':
    '**Une petite image** de la vidéo pour `/historique` : pas plus longtemps. **La vidéo elle-même** : jusqu’à ce qu’elle soit dans le salon, et un jour si elle ne peut pas être publiée.',
  'privacy.hosted':
    'Une vidéo trop lourde pour Discord reste {days, plural, one {# jour} other {# jours}} chez un hébergeur.',
  'privacy.inputs': '**Les images que tu joins et ce que tu tapes dans les formulaires** : un jour.',
  'privacy.notify': '**Ton choix de `notification`** : jusqu’à ce que tu le changes ou le supprimes.',
  'privacy.token': '**La clé que Discord me donne pour te répondre** : 15 minutes.',
  'privacy.optOut':
    '**Que tu ne veux apparaître dans aucune vidéo ici**, et comment tu t’appelles : jusqu’à ce que tu reviennes dessus ci-dessous. « Supprimer mes données » n’y change rien.',
  'privacy.settings':
    '**Les réglages de serveurs qui te nomment**, comme un blocage : jusqu’à ce que leurs admins les changent.',
  'privacy.reports': '**Tes signalements** : qu’il y en a eu un, sans ton nom, pendant 30 jours.',
  'privacy.service': 'Le service qui crée une vidéo reçoit son prompt et son image, sans ton nom.',
  'privacy.moderation':
    'Sur les serveurs où la modération est activée, un service vérifie d’abord les deux, aussi sans ton nom.',
  'privacy.readers':
    'La personne qui héberge ce bot peut lire ce qu’il garde. Je ne lis aucun autre message. Si on me retire d’un serveur, ce que j’en garde disparaît après 30 jours.',
  'privacy.buttons':
    'Le premier bouton vaut pour ce serveur, les autres pour tous les serveurs où tu me croises. Les vidéos dans les salons sont des messages : retire-les d’abord avec **Supprimer**, juste en dessous.',
  'privacy.export': 'Exporter mes données',
  'privacy.delete': 'Supprimer mes données',
  'privacy.deleteNow': 'Supprimer pour de bon',
  'privacy.question':
    'Supprimer ce que je garde sur toi, sur tous les serveurs ? `/historique` sera vide, et les boutons sous tes vidéos ne feront plus rien. Les vidéos en cours seront annulées ; ce que le fournisseur facture pour elles n’est pas rendu. C’est irréversible.',
  'privacy.exported': 'Tout ce que je garde sur toi.',
  'privacy.deleted': 'Ce que je gardais sur toi est supprimé.',
  'privacy.stillOpen':
    '{count, plural, one {# vidéo est encore en cours d’arrêt ou d’envoi, et sera oubliée ensuite.} other {# vidéos sont encore en cours d’arrêt ou d’envoi, et seront oubliées ensuite.}}',
  'privacy.rest':
    'Le nombre de vidéos que tu as créées ces deux derniers jours compte encore dans les quotas, puis perd ton nom. Les réglages de serveurs qui te nomment dépendent de leurs admins.',
};
