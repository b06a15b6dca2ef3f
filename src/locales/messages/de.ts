import type { Messages } from '../translate.ts';

export const messages: Messages = {
  'activity.accepted': 'In der Warteschlange',
  'activity.next': 'In der Warteschlange, als Nächstes dran',
  'activity.queuePosition': 'In der Warteschlange, Platz {position, number}',
  'activity.trouble': '{model} hat gerade Probleme, ich warte, bis es wieder geht',
  'activity.stillDone': 'Das Bild ist fertig, jetzt kommt das Video',
  'activity.cancelling': 'Wird abgebrochen …',
  'activity.lost': 'Die Antwort von {model} ging verloren; ich prüfe gerade, ob der Auftrag angekommen ist',
  'activity.late': '{model} antwortet gerade nicht; ich frage alle 10 Minuten nach, und nichts geht verloren',
  'activity.starting': 'Startet bei {model}',
  'activity.fetching': 'Fertig, das Video wird abgeholt',
  'activity.fileLate':
    '{model} hat das Video gemacht, aber die Datei kommt noch nicht an; ich versuche es weiter, und nichts geht verloren. „Abbrechen“ gibt es auf, die Kosten bleiben aber bestehen',
  'activity.compressing': 'Fertig, das Video wird passend verkleinert',
  'activity.uploading': 'Fertig, das Video wird hochgeladen',
  'activity.waiting': 'Fertig. Discord nimmt das Video gerade nicht an; ich versuche es weiter',
  'activity.makingImage': 'das Bild entsteht',
  'activity.makingVideo': 'das Video entsteht',

  'job.cancelled': 'Abgebrochen.',
  'job.notCounted': 'Kontingent zurückgegeben ✓',
  'job.counted': 'Das zählt zu deinem Kontingent, denn nur {free} Ablehnungen am Tag sind frei.',
  'job.undeliverable': 'Dein Video ist fertig, aber ich konnte es nicht posten.',
  'job.kept':
    'Drück auf „Ergebnis holen“, um es noch einmal zu versuchen. Ich versuche es auch selbst weiter und hebe es 24 Stunden auf. Zu deinem Kontingent zählt es erst, wenn du es hast.',
  'job.keptQuietly': 'Ich hebe es 24 Stunden auf. Zu deinem Kontingent zählt es erst, wenn du es hast.',
  'job.moved': 'Hier angekommen: {url}',
  'job.movedDm': 'Als Direktnachricht an {member} gesendet: {url}',
  'job.promptBlocked': 'Dieser Server erlaubt die Wörter dieses Prompts hier nicht',
  'job.soon': 'gleich fertig',
  'job.late': 'dauert länger als sonst',
  'job.lastEdit': 'nächste Meldung, wenn es fertig ist',
  'job.unclear':
    'Die Antwort von {model} ging verloren, und niemand weiß, ob das Video gerade entsteht. Von selbst bestelle ich es nicht noch einmal, denn das könnte doppelt kosten.',
  'job.needsClick':
    'Ich sehe diesen Kanal nicht und kann diese Nachricht bald nicht mehr ändern. Drück auf „Ergebnis holen“, um zu sehen, wie es steht.',
  'job.madeBy': 'KI-generiert mit {model}',
  'job.seed': 'Seed {seed}',
  'job.took': 'dauerte {time}',
  'job.about': 'etwa {price}',
  'job.cost': 'kostete {price}',
  'job.elapsed': 'seit {time}',
  'job.ready': 'fertig {time}',
  'job.isAdult': 'Der Anbieter stuft das als nicht jugendfrei ein, deshalb ist es erst einmal verdeckt',
  'job.postedAgain': 'Noch einmal gepostet von {member}',
  'job.altText': 'KI-generiertes Video: {prompt}',
  'job.altTextStill': 'KI-generiertes Bild, der Anfang des Videos: {prompt}',

  'link.tooLarge': 'Zu groß für einen Anhang.',
  'link.noFiles': 'Ich kann hier keine Dateien anhängen.',
  'link.mark': 'Kennung: {mark}',
  'link.provider': 'Das ist der Link des Anbieters; er funktioniert bis {until}, also speichere das Video.',
  'link.providerShort':
    'Das ist der Link des Anbieters; er funktioniert nur kurze Zeit, also speichere das Video.',
  'link.hosted': 'Der Link funktioniert bis {until}.',
  'link.hostedShort': 'Der Link funktioniert nur kurze Zeit.',
  'link.renewed': 'Der Link funktioniert bis {until}; „Herunterladen“ gibt dir bis {end} einen neuen.',

  'problem.away': 'Discord nimmt es gerade nicht an.',
  'problem.access': 'Ich kann diesen Kanal nicht sehen. Ein Admin kann mir hier „Kanal anzeigen“ geben.',
  'problem.permission':
    'Mir fehlt hier eine Berechtigung. Ein Admin kann mir „Nachrichten senden“ und „Dateien anhängen“ geben oder meinen Timeout beenden.',
  'problem.uploads': 'Discord nimmt auf diesem Server im Moment keine Dateien an.',
  'problem.thread': 'Dieser Thread ist archiviert oder gesperrt. Ein Moderator kann ihn öffnen.',
  'problem.explicit':
    'Discords Filter für anstößige Medien hat es hier abgelehnt. In einem altersbegrenzten Kanal bietet /warteschlange dafür „Ergebnis holen“ an.',
  'problem.automod':
    'AutoMod hat die Nachricht auf diesem Server abgelehnt. Ein Admin kann mich von der Regel ausnehmen.',
  'problem.link': 'Discords Filter für schädliche Links hat die Nachricht abgelehnt.',
  'problem.history': 'Ich kann hier nicht antworten. Ein Admin kann mir „Nachrichtenverlauf anzeigen“ geben.',
  'problem.dm': 'Du nimmst von mir keine Direktnachrichten an.',
  'problem.stranger':
    'Ich kann dir keine Direktnachrichten schicken, weil wir keinen Server gemeinsam haben.',
  'lacks.files':
    'Ich kann hier keine Dateien anhängen, deshalb kommt das Video als Link oder als Direktnachricht. Ein Admin kann mir {permissions} geben.',
  'lacks.access':
    'Ich kann diesen Kanal nicht sehen. Wenn es länger als 10 Minuten dauert, drück auf dieser Nachricht auf „Ergebnis holen“.',
  'lacks.some': 'Mir fehlt hier {permissions}, deshalb kommt das Video vielleicht auf anderem Weg als sonst.',
  'permission.ViewChannel': 'Kanal anzeigen',
  'permission.SendMessages': 'Nachrichten senden',
  'permission.SendMessagesInThreads': 'Nachrichten in Threads senden',
  'permission.AttachFiles': 'Dateien anhängen',
  'permission.EmbedLinks': 'Links einbetten',
  'permission.ReadMessageHistory': 'Nachrichtenverlauf anzeigen',

  'ping.ready': '{member} dein Video ist fertig 🎬',
  'ping.failed': '{member} mit deinem Video hat es nicht geklappt',
  'ping.undeliverable': '{member} dein Video ist fertig; drück auf „Ergebnis holen“, um es zu bekommen',
  'ping.unclear':
    '{member} ich weiß nicht, ob dein Video entsteht; in seiner Nachricht steht, was du tun kannst',

  'button.cancel': 'Abbrechen',
  'button.deliver': 'Ergebnis holen',
  'button.download': 'Herunterladen',
  'button.again': 'Noch mal',
  'button.retry': 'Erneut versuchen',
  'button.edit': 'Prompt ändern',
  'button.change-model': 'Anderes Modell',
  'button.delete': 'Löschen',
  'button.check': 'Nachsehen',
  'button.retry-unclear': 'Neu starten (kann kosten)',
  'button.make': 'Für etwa {price} machen',

  'note.length': '{model} kann keine {asked} s, deshalb sind es {got} s.',
  'note.resolution': '{model} kann kein {asked}, deshalb ist es {got}.',
  'note.aspectRatio': '{model} kann das Format {asked} nicht, deshalb ist es {got}.',

  'failure.invalid_request':
    '{model} nimmt diese Optionen nicht an. Versuch es mit einer anderen Länge, Auflösung oder einem anderen Seitenverhältnis.',
  'failure.content_rejected': '{model} hat das wegen des Inhalts abgelehnt. Versuch es mit anderen Worten.',
  'failure.unauthorized':
    '{model} nimmt den Schlüssel dieses Bots nicht an. Sag bitte dem Betreiber des Bots Bescheid oder wähl ein anderes Modell.',
  'failure.insufficient_credit':
    'Das Konto für {model} hat kein Guthaben mehr. Sag bitte dem Betreiber des Bots Bescheid oder wähl ein anderes Modell.',
  'failure.rate_limited': '{model} ist gerade überlastet. Versuch es bitte in ein paar Minuten noch einmal.',
  'failure.unavailable':
    '{model} ist nicht erreichbar. Versuch es bitte später noch einmal oder wähl ein anderes Modell.',
  'failure.timeout':
    '{model} hat zu lange gebraucht, deshalb wurde abgebrochen. Versuch es bitte noch einmal.',
  'failure.task_failed':
    '{model} hat dieses Video nicht hinbekommen. Versuch es bitte noch einmal oder ändere den Prompt.',
  'failure.bad_output':
    'Was {model} geliefert hat, ist kein abspielbares Video. Versuch es bitte noch einmal.',
  'failure.not_fetched':
    '{model} hat das Video gemacht, aber ich konnte es nicht herunterladen. Drück auf „Erneut versuchen“: Ich suche erst nach diesem Video, bevor etwas neu gemacht wird.',
  'failure.retired': '{model} gibt es hier nicht mehr. Wähl bitte ein anderes Modell.',
  'failure.undeliverable':
    'Das Video ist fertig, aber Discord hat es nicht angenommen. Versuch es bitte noch einmal und sag einem Admin Bescheid, wenn es wieder passiert.',
  'failure.too_large':
    'Das Video ist größer, als auf diesem Server hochgeladen werden darf. Versuch es mit einer niedrigeren Auflösung oder kürzer.',
  'failure.lost': 'Die Antwort von {model} ging verloren, und stattdessen wurde ein neuer Versuch gestartet.',
  'failure.picture_not_public':
    '{model} nimmt nur Bilder, die öffentlich im Netz liegen, und ich konnte deins nicht an diese Nachricht anhängen, um es dorthin zu bringen. Sag bitte einem Admin, dass ich hier Dateien anhängen können muss, oder wähl ein anderes Modell.',
  'failure.withdrawn':
    'Das Bild ist von jemandem, der auf diesem Server in keinem Video vorkommen möchte. Nimm bitte ein anderes.',
  'failure.internal':
    'Im Bot ist etwas schiefgegangen. Versuch es bitte noch einmal oder sag dem Betreiber des Bots Bescheid.',
  'failure.out_of_place':
    'Was {model} gemacht hat, darf nur in Kanälen mit Altersbeschränkung gezeigt werden, deshalb poste ich es hier nicht. Versuch es mit anderen Worten oder in so einem Kanal.',

  'price.free': 'gratis',
  'time.seconds': '{seconds} s',
  'time.minutes': '{minutes} min',
  'time.minutesSeconds': '{minutes} min {seconds} s',
  'time.hours': '{hours} h {minutes} min',
  'time.clockMinutes': '{clock} min',
  'time.clockHours': '{clock} h',
  'budget.serverToday': 'Das Budget dieses Servers für heute',
  'budget.serverMonth': 'Das Budget dieses Servers für diesen Monat',
  'budget.today': 'Das Budget von {owner} für heute',
  'budget.month': 'Das Budget von {owner} für diesen Monat',
  'budget.server': 'Dieser Server',
  'warning.used':
    '{budget} ist zu {percent} verbraucht: {used} von {max}, laufende Videos mitgezählt. Ein neues gibt es {opens}.',
  'warning.usedUp':
    '{budget} ist aufgebraucht: {used} von {max}, laufende Videos mitgezählt. Was nicht mehr hineinpasst, wird abgelehnt. Ein neues gibt es {opens}.',
};
