import type { Overviews } from '../translate.ts';

export const overviews: Overviews = {
  'example.boat':
    'Ein Papierboot treibt in der Dämmerung eine verregnete Straße hinunter, Neonschilder leuchten in den Pfützen, die Kamera tief und dicht dahinter',
  'example.fox':
    'Ein Fuchs erwacht bei Sonnenaufgang im frischen Schnee, schüttelt sich und trabt zwischen bereiften Kiefern davon, goldenes Licht, Zeitlupe',
  'example.lanterns':
    'Hunderte Papierlaternen steigen nachts über einem stillen Bergsee auf, ihr Licht zittert auf dem Wasser, langsame Fahrt zurück',
  'example.ramen':
    'Dampf kräuselt sich über einer Schüssel Ramen auf einer Holztheke, Stäbchen heben die Nudeln, Makro, warmes Licht',

  'quota.refusedCap':
    'Ich kann gerade keine Videos mehr machen, die Geld kosten. {opens} geht es wieder; kostenlose Modelle gehen weiter.',
  'quota.refusedZero':
    'Du darfst auf diesem Server keine Videos machen: Dein Kontingent ist 0 am Tag, {origin}. Das entscheiden die Admins; frag sie bitte.',
  'quota.refusedMine':
    'Du hast heute {used} von {max, plural, one {# Video} other {# Videos}} verbraucht, {origin}. Das nächste geht {opens}.',
  'quota.refusedServer':
    'Dieser Server hat heute {used} von {max, plural, one {# Video} other {# Videos}} verbraucht, dem Kontingent aller Mitglieder zusammen. Das nächste geht {opens}.',
  'quota.budgetUsedUp': '{budget} ist aufgebraucht. Das nächste Video geht {opens}.',
  'quota.budgetTooSmall':
    '{budget} reicht für dieses Video nicht mehr: Es würde etwa {price} kosten. Mach es kürzer, wähl ein günstigeres Modell oder warte: Das Budget ist {opens} wieder voll.',
  'quota.fromMember': 'nach einer Regel nur für dich',
  'quota.fromServer': 'nach der Regel für alle Mitglieder',
  'quota.fromRole': 'durch deine Rolle {role}',
  'quota.titleMine': 'Deine Videos heute',
  'quota.titleServer': 'Dieser Server',
  'quota.noLimit': 'Keine Grenze',
  'quota.soFar': 'bisher {made, plural, one {# Video} other {# Videos}}',
  'quota.left': 'Noch {left} von {max}',
  'quota.used': '{bar} verbraucht',
  'quota.new': 'neu {opens}',
  'quota.rule':
    '{max, plural, one {# Video} other {# Videos}} am Tag, {origin}. Laufende Videos zählen mit; gescheiterte kommen zurück.',
  'quota.ofRoles': 'Deine Rollen geben: {roles}. Die beste zählt.',
  'quota.roleGives': '{videos} am Tag',
  'quota.allMembers': 'Alle Mitglieder zusammen: {line}',
  'quota.today': '{owner} heute: {bar} verbraucht',
  'quota.thisMonth': '{owner} diesen Monat: {bar} verbraucht',
  'quota.usdOf': '{used} von {max}',
  'quota.priceQuestion': '**Dieses Video kostet etwa {price}.** Soll ich es machen?',
  'quota.tagMine':
    'Heute hast du noch {left} von {max, plural, one {# Video} other {# Videos}}; dieses nimmt eins',
  'quota.tagServer':
    'Heute hat dieser Server noch {left} von {max, plural, one {# Video} other {# Videos}}; dieses nimmt eins',
  'quota.tagBudget': '{budget}: {before} verbraucht, {after} mit diesem',

  'models.title': 'Modelle auf diesem Server',
  'models.usually': 'meist {time}',
  'models.adultsOnly': 'nur in Kanälen mit Altersbeschränkung',
  'models.takesText': 'Text',
  'models.takesEither': 'Text oder Bild',
  'models.takesBoth': 'Text und Bild',
  'models.ends': 'Endet am {date}, {left}; danach gibt es {successor}',
  'models.lastDay': 'heute ist der letzte Tag',
  'models.daysLeft': 'noch {days, plural, one {# Tag} other {# Tage}}',
  'models.count': '{count, plural, one {# Modell} other {# Modelle}}',
  'models.withoutKey': 'Kein Schlüssel: {providers}',
  'models.noKey': 'kein Schlüssel',
  'models.all': 'Alle Anbieter',
  'models.choose': 'Einen Anbieter zeigen',
  'models.footer':
    'Schnell ⚡⚡⚡ · mittel ⚡⚡ · langsam ⚡ · Preis und Zeit gelten für ein übliches Video · mit /video modell: startest du eins',
  'models.noneOf':
    'Für {provider} gibt es hier keinen Schlüssel, die Modelle sind also nicht nutzbar. Der Betreiber dieses Bots kann einen hinzufügen.',
  'models.announces': '{provider} kündigt das Ende von etwas an, das dieser Bot benutzt',
  'models.announcesOn': '{provider} kündigt zum {date} das Ende von etwas an, das dieser Bot benutzt',
  'models.announcesModel': '{provider} kündigt das Ende von {model} an',
  'models.announcesModelOn': '{provider} kündigt das Ende von {model} zum {date} an',
  'models.timeAxis': 'Zeit für ein Video',
  'models.altText': 'Preis und Zeit eines üblichen Videos. {figures}.',
  'health.working': 'funktioniert',
  'health.outOfCredit': 'kein Guthaben mehr',
  'health.keyRefused': 'Schlüssel abgelehnt',
  'health.failing': 'gestört',
  'health.unused': 'noch nicht benutzt',
  'health.since': '{state} ({when})',
  'health.triedAgain': 'nächster Versuch {when}',

  'stats.command': '/statistik',
  'stats.title': 'Die letzten {days, plural, other {# Tage}}',
  'stats.days': '{days, plural, other {# Tage}}',
  'stats.videos': '{count, plural, one {# Video} other {# Videos}}',
  'stats.spent': '{price} ausgegeben',
  'stats.failed': '{count, plural, other {# gescheitert}}',
  'stats.cancelled': '{count, plural, other {# abgebrochen}}',
  'stats.open': '{count} in Arbeit oder ungeklärt',
  'stats.times':
    'Die Hälfte wartete höchstens {wait} in der Warteschlange und entstand in höchstens {making}',
  'stats.waited': 'Die Hälfte wartete höchstens {wait} in der Warteschlange',
  'stats.took': 'Die Hälfte entstand in höchstens {making}',
  'stats.none': 'In diesen Tagen hat niemand ein Video verlangt. `/video` startet eins.',
  'stats.footer': 'Tage nach {timeZone}, mit heute',
  'stats.csv':
    'Die Videos jedes Mitglieds mit jedem Modell, Tag für Tag; Tage nach {timeZone}. Namen haben nur die aktivsten Mitglieder. Die Spalten sind für Programme und deshalb englisch.',
  'stats.tooLarge':
    'Diese Datei ist größer, als auf diesem Server hochgeladen werden darf. Wähl bitte einen kürzeren Zeitraum.',
  'stats.unknownMember': 'Mitglied …{end}',
  'stats.labelVideo': 'Video',
  'stats.labelVideos': 'Videos',
  'stats.labelSpent': 'ausgegeben',
  'stats.labelFailed': 'gescheitert',
  'stats.labelQueue': 'Wartezeit',
  'stats.labelMaking': 'pro Video',
  'stats.byDay': 'Videos pro Tag',
  'stats.spentByDay': 'Ausgaben pro Tag',
  'stats.usualTime': 'Zeit',
  'stats.most': 'max. {value}',
  'stats.queue': 'Warten',
  'stats.making': 'Machen',
  'stats.models': 'Modelle',
  'stats.members': 'Mitglieder',
  'stats.failures': 'Fehler',
  'stats.nothing': 'keine',
  'stats.list': '{title}: {entries}.',
  'stats.altTotal': '{from} bis {to}: {figures}.',
  'stats.altWait': 'Mittlere Wartezeit {time}.',
  'stats.altMaking': 'Mittlere Zeit pro Video {time}.',
  'stats.altBusiest': 'Tag mit den meisten Videos {day}: {videos}.',
  'failed.invalid_request': 'Optionen nicht angenommen',
  'failed.content_rejected': 'wegen Inhalt abgelehnt',
  'failed.unauthorized': 'Schlüssel abgelehnt',
  'failed.insufficient_credit': 'kein Guthaben mehr',
  'failed.rate_limited': 'Anbieter überlastet',
  'failed.unavailable': 'Anbieter nicht erreichbar',
  'failed.timeout': 'dauerte zu lange',
  'failed.not_fetched': 'nicht heruntergeladen',
  'failed.task_failed': 'misslungen',
  'failed.bad_output': 'nicht abspielbar',
  'failed.retired': 'Modell abgeschaltet',
  'failed.undeliverable': 'von Discord abgelehnt',
  'failed.too_large': 'zu groß zum Hochladen',
  'failed.lost': 'Antwort verloren',
  'failed.picture_not_public': 'Bild nicht erreichbar',
  'failed.withdrawn': 'Bild zurückgezogen',
  'failed.internal': 'Fehler im Bot',

  'privacy.title': 'Was ich über dich speichere',
  'privacy.videos':
    '**Jedes Video, das du verlangst**: dein Prompt und die Optionen, wann und wo du gefragt hast, deine Rollen, wie es ausging und was es kostete. Nach {days, plural, one {# Tag} other {# Tagen}} ist das weg; der Preis bleibt in den Summen, ohne deinen Namen.',
  'privacy.files':
    '**Ein kleines Bild** davon für `/verlauf`: nicht länger als das. **Das Video selbst**: bis es im Kanal ist, und einen Tag, wenn es sich nicht posten lässt.',
  'privacy.hosted':
    'Ein Video, das zu groß für Discord ist, bleibt {days, plural, one {# Tag} other {# Tage}} auf einem Server.',
  'privacy.inputs': '**Bilder, die du anhängst, und was du in Formulare tippst**: einen Tag.',
  'privacy.notify': '**Deine Wahl bei `benachrichtigung`**: bis du sie änderst oder löschst.',
  'privacy.token': '**Den Schlüssel, den Discord mir gibt, um dir zu antworten**: 15 Minuten.',
  'privacy.optOut':
    '**Dass du hier in keinem Video vorkommen willst**, und wie du heißt: bis du es unten zurücknimmst. „Meine Daten löschen“ ändert daran nichts.',
  'privacy.settings':
    '**Einstellungen von Servern, die dich nennen**, etwa eine Sperre: bis ihre Admins sie ändern.',
  'privacy.reports': '**Meldungen von dir**: dass es eine gab, ohne deinen Namen, 30 Tage.',
  'privacy.service': 'Der Dienst, der ein Video macht, bekommt Prompt und Bild, ohne deinen Namen.',
  'privacy.moderation': 'Auf Servern mit Moderation prüft ein Dienst beides vorher, auch ohne deinen Namen.',
  'privacy.readers':
    'Der Betreiber dieses Bots kann lesen, was er speichert. Andere Nachrichten lese ich nicht. Werde ich von einem Server entfernt, ist nach 30 Tagen weg, was ich davon gespeichert habe.',
  'privacy.buttons':
    'Der erste Knopf gilt für diesen Server, die anderen für alle Server, auf denen du mich triffst. Videos in Kanälen sind Nachrichten: Nimm sie vorher mit **Löschen** darunter weg.',
  'privacy.export': 'Meine Daten exportieren',
  'privacy.delete': 'Meine Daten löschen',
  'privacy.deleteNow': 'Endgültig löschen',
  'privacy.question':
    'Alles löschen, was ich über dich speichere, auf allen Servern? `/verlauf` ist dann leer, und die Knöpfe unter deinen Videos tun nichts mehr. Laufende Videos werden abgebrochen; was der Anbieter dafür berechnet, gibt es nicht zurück. Das lässt sich nicht rückgängig machen.',
  'privacy.exported': 'Alles, was ich über dich speichere.',
  'privacy.deleted': 'Was ich über dich gespeichert habe, ist gelöscht.',
  'privacy.stillOpen':
    '{count, plural, one {# Video wird} other {# Videos werden}} noch gestoppt oder zugestellt und danach vergessen.',
  'privacy.rest':
    'Wie viele Videos du in den letzten zwei Tagen gemacht hast, zählt noch zu den Kontingenten und verliert danach deinen Namen. Einstellungen von Servern, die dich nennen, ändern deren Admins.',
};
