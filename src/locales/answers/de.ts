import type { Answers } from '../translate.ts';

export const answers: Answers = {
  'refusal.nothingSetUp':
    'Hier ist noch kein Modell eingerichtet. Der Betreiber dieses Bots muss ihm erst den Schlüssel eines Anbieters geben.',
  'refusal.paused':
    'Videos sind auf diesem Server gerade pausiert. Versuch es bitte später noch einmal; laufende Videos werden fertig gemacht.',
  'refusal.pausedFor':
    'Videos sind auf diesem Server gerade pausiert: {reason}. Versuch es bitte später noch einmal; laufende Videos werden fertig gemacht.',
  'refusal.blocked':
    'Du darfst auf diesem Server keine Videos machen. Das entscheiden die Admins; frag sie bitte.',
  'refusal.channel': 'In diesem Kanal kann man keine Videos machen. Versuch es in einem anderen.',
  'refusal.channelBut': 'In diesem Kanal kann man keine Videos machen. Versuch es in {channels}.',
  'refusal.role': 'Nur Mitglieder mit {roles} dürfen hier Videos machen.',
  'refusal.unknownModel': 'Dieses Modell gibt es hier nicht.',
  'refusal.modelDenied': 'Du darfst {model} auf diesem Server nicht benutzen.',
  'refusal.modelTooLarge': '{model} macht nur längere oder schärfere Videos, als dieser Server erlaubt.',
  'refusal.modelOff': '{model} ist auf diesem Server ausgeschaltet.',
  'refusal.modelForAdults': '{model} darf man nur in Kanälen mit Altersbeschränkung benutzen.',
  'refusal.modelNotSetUp': '{model} ist hier nicht eingerichtet.',
  'refusal.modelRetired': '{model} wurde vom Anbieter abgeschaltet. Wähl bitte ein anderes Modell.',
  'refusal.noModel':
    'Es gibt kein Modell, das du hier benutzen darfst; das entscheiden die Admins dieses Servers.',
  'refusal.chooseModel': 'Wähl eins von diesen: {models}.',
  'refusal.chooseModelOrOther':
    'Wähl eins von diesen: {models}, oder ein anderes aus der Liste bei `modell`.',
  'refusal.overDurationLimit':
    'Videos dürfen auf diesem Server höchstens {seconds} s lang sein. Nimm {seconds} s oder weniger.',
  'refusal.overResolutionLimit':
    'Videos dürfen auf diesem Server höchstens {resolution} haben. Nimm {resolution} oder weniger.',
  'refusal.overPriceLimit':
    'Dieses Video würde etwa {price} kosten, und auf diesem Server darf ein Video höchstens {max} kosten. Mach es kürzer oder wähl ein günstigeres Modell.',
  'refusal.imageNotTaken':
    '{model} kann nicht mit einem Bild beginnen. Lass es weg oder wähl ein anderes Modell.',
  'refusal.imageNeeded': '{model} braucht ein Bild als Anfang. Häng eins mit der Option „bild“ an.',
  'refusal.imageTooLarge': 'Das Bild hat {megabytes, number} MB, mehr als {max, number} MB gehen nicht.',
  'refusal.imageGone':
    'Das Bild, mit dem dieses Video begann, ist weg: Ich hebe es einen Tag auf. Nimm bitte /video und häng es noch einmal an.',
  'refusal.noImage':
    'Diese Datei kann ich nicht als Bild lesen. Häng bitte ein Bild als PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP oder TIFF an.',
  'refusal.imageBroken':
    'Dieses Bild ist beschädigt, unvollständig oder von einer seltenen Art, die ich nicht öffnen kann. Speichere es noch einmal als PNG oder JPEG, oder häng einen Screenshot davon an.',
  'refusal.imageNotAlone':
    'Hinter diesem Bild ist noch eine andere Datei versteckt. Speichere bitte nur das Bild noch einmal und häng das an.',
  'refusal.imageTooSlow':
    'Dieses Bild zu lesen dauert länger, als ich Zeit dafür habe. Speichere es bitte noch einmal als kleineres PNG oder JPEG.',
  'refusal.imageTooHeavy':
    'Dieses Bild zu lesen braucht mehr Speicher, als ich dafür habe. Speichere es bitte noch einmal als kleineres PNG oder JPEG.',
  'refusal.imageCrashed':
    'Ich konnte dieses Bild nicht lesen. Speichere es noch einmal als PNG oder JPEG, oder häng einen Screenshot davon an.',
  'refusal.imageTooSmall': 'Das Bild ist {width} × {height} groß; jede Seite braucht mindestens {min} Pixel.',
  'refusal.imageTooManyPixels':
    'Das Bild ist {width} × {height} groß; mehr als {max, number} Megapixel gehen nicht. Mach es bitte kleiner.',
  'refusal.imageTooLong':
    'Das Bild ist {width} × {height} groß. Die lange Seite darf höchstens {max}-mal so lang sein wie die kurze. Schneide es bitte zu.',
  'refusal.promptEmpty': 'Der Prompt ist leer. Beschreib, was du sehen willst.',
  'refusal.promptTooLong':
    'Der Prompt hat {length, plural, other {# Zeichen}}, und {model} nimmt {max, number}. Kürz ihn bitte.',
  'refusal.seed': 'Der Seed muss eine ganze Zahl von 0 bis {max, number} sein.',
  'refusal.duration': 'Die Länge muss eine ganze Zahl von 1 bis {max} Sekunden sein.',
  'refusal.noResolution': 'Die Auflösung „{asked}“ gibt es nicht. Wähl eine von diesen: {choices}.',
  'refusal.noAspectRatio': 'Das Seitenverhältnis „{asked}“ gibt es nicht. Wähl eins von diesen: {choices}.',
  'refusal.notify': 'Wähl bei der Benachrichtigung eins von diesen: {choices}.',
  'refusal.restarting': 'Ich werde gerade neu gestartet. Versuch es bitte in einer Minute noch einmal.',
  'refusal.draining':
    'Ich nehme gerade keine neuen Videos an, weil ich bald neu gestartet werde. Versuch es bitte in ein paar Minuten noch einmal; Videos in Arbeit werden fertig.',
  'refusal.tooManyVideos':
    'Du hast schon {open, plural, one {# Video} other {# Videos}} in Arbeit, mehr gehen nicht auf einmal. Warte bitte, bis eins fertig ist, oder brich eins ab.',
  'refusal.storageFull':
    'Mein Speicher ist voll, ich kann keine neuen Videos annehmen. Sag bitte dem Betreiber des Bots Bescheid und versuch es später noch einmal. Laufende Videos betrifft das nicht.',
  'refusal.storageFails':
    'Ich kann gerade nicht auf meinen Speicher zugreifen und nehme deshalb keine neuen Videos an; es wurde nichts berechnet. Sag bitte dem Betreiber des Bots Bescheid und versuch es später noch einmal.',
  'refusal.notStored':
    'Ich kann gerade nicht auf meinen Speicher schreiben, deshalb wurde nichts geändert. Sag bitte dem Betreiber des Bots Bescheid und versuch es später noch einmal.',
  'refusal.managersOnly': 'Das können nur {member} und die Moderation.',
  'refusal.serversOnly': 'Das geht nur auf Servern. Mach es bitte im Kanal des Videos.',
  'refusal.serverNotAllowed':
    'Dieser Bot ist für diesen Server nicht eingerichtet. Sein Betreiber entscheidet, wo er benutzt werden darf.',
  'refusal.oldCommand':
    'Dieser Befehl stammt aus einer älteren Version. Lade Discord bitte neu und versuch es noch einmal.',
  'refusal.oldForm': 'Dieses Formular stammt aus einer älteren Version und tut nichts mehr.',
  'refusal.oldList': 'Diese Liste stammt aus einer älteren Version und tut nichts mehr.',
  'refusal.oldButton': 'Dieser Knopf stammt aus einer älteren Version und tut nichts mehr.',
  'refusal.formTooOld': 'Dieses Formular ist zu alt. Nimm bitte /video.',
  'refusal.offerOver': 'Dieses Angebot ist abgelaufen. Nimm bitte noch einmal /video.',
  'refusal.unknownVideo': 'Ich kenne dieses Video nicht mehr. Nimm bitte /video.',
  'refusal.internal':
    'Hier ist etwas schiefgegangen, es wurde nichts berechnet. Wenn es wieder passiert, sag dem Betreiber des Bots: {reference}',
  'refusal.notTaken': 'Discord nimmt meine Antwort hier nicht an, deshalb wurde nichts gestartet.',

  'retired.gone': '{model} wurde am {date} vom Anbieter abgeschaltet.',
  'retired.chooseOther': 'Wähl bitte ein anderes Modell.',
  'retired.successor': 'Am ähnlichsten ist hier {model}.',
  'retired.run': 'Mit {model} machen',

  'cancel.finished': 'Dieses Video ist schon fertig, da gibt es nichts mehr abzubrechen.',
  'cancel.tooLate': 'Zu spät zum Abbrechen: Das Video ist fertig und gleich da.',
  'cancel.tooLateKept':
    'Zu spät zum Abbrechen: Das Video ist fertig. Drück auf „Ergebnis holen“, um es zu bekommen.',
  'refusal.automod':
    'AutoMod erlaubt diesen Prompt auf diesem Server nicht, deshalb wurde nichts gestartet. Versuch es mit anderen Worten.',
  'changeModel.question': 'Dasselbe Video mit einem anderen Modell:',
  'changeModel.placeholder': 'Wähl ein Modell; es geht sofort los',
  'changeModel.none': 'Hier ist kein anderes Modell eingerichtet.',
  'delete.question': 'Dieses Video endgültig löschen?',
  'delete.confirm': 'Löschen',
  'delete.done': 'Das Video ist gelöscht.',
  'delete.gone': 'Das Video ist schon weg.',
  'delete.outOfReach':
    'Ich darf diesen Kanal nicht sehen und kann das Video nicht löschen. Die Moderation kann es.',
  'download.gone': 'Das Video ist nicht mehr da.',
  'download.video': 'Dein Video.',
  'download.videoSize': 'Dein Video, {megabytes} MB.',
  'download.day':
    'Der Link funktioniert etwa einen Tag; drück noch einmal auf „Herunterladen“, wenn du einen neuen brauchst.',
  'download.short': 'Der Link funktioniert nur kurze Zeit: Speichere das Video bald.',
  'download.until': 'Der Link funktioniert bis {until}.',
  'download.open': 'Video öffnen',
  'deliver.gone': 'Ich habe dieses Video nicht mehr. Mach es bitte mit /video noch einmal.',
  'deliver.others': 'Nur {member} hat dieses Video bestellt und kann es holen.',
  'deliver.onItsWay': 'Dein Video ist unterwegs.',
  'deliver.isThere': 'Dein Video ist hier: {url}',
  'retry.gone':
    '{model} hat dein erstes Video nicht mehr. Es neu zu machen ist ein neuer, kostenpflichtiger Auftrag.',
  'retry.still':
    'Das Bild vom ersten Versuch ist noch da. Das Video daraus zu machen ist ein neuer, kostenpflichtiger Auftrag.',
  'retry.noAnswer':
    '{model} antwortet gerade nicht, daher weiß ich nicht, ob dein erstes Video noch da ist. Es wurde nichts bestellt und nichts berechnet. Drück in ein paar Minuten noch einmal auf „Erneut versuchen“.',
  'unclear.stays':
    'Der Anbieter sagt immer noch nicht, ob er dieses Video macht. Du kannst später noch einmal nachsehen oder es jetzt neu starten; wurde der erste Auftrag doch angenommen, kosten beide.',
  'unclear.over': 'Inzwischen ist klar, was aus diesem Video wurde: Seine Nachricht sagt es.',

  'offer.about': 'etwa {time}',
  'offer.takesImage': 'kann mit einem Bild beginnen',
  'offer.needsImage': 'braucht ein Bild',
  'tier.budget': 'günstig',
  'tier.standard': 'mittel',
  'tier.premium': 'teuer',

  'form.new': 'Video machen',
  'form.edit': 'Prompt ändern',
  'form.change': 'Ändern',
  'form.animate': 'Bild animieren',
  'form.remix': 'Remix',
  'form.prompt': 'Prompt',
  'form.promptHint': 'Was die Einstellung zeigt: Motiv, Ort, Licht, Bewegung',
  'form.promptKept':
    '{length, plural, other {# Zeichen}}: zu viel für dieses Formular. Leer lassen, um ihn zu behalten.',
  'form.model': 'Modell',
  'form.modelHint': 'Wähl ein Modell',
  'form.moreModels':
    'Die passendsten; /video kennt noch {hidden, plural, one {ein weiteres} other {# weitere}}.',
  'form.seconds': 'Sekunden',
  'form.secondsHint': 'Leer: so lang, wie das Modell will.',
  'form.format': 'Format',
  'form.ownFormat': 'Wie das Modell es will',
  'form.image': 'Bild für den Anfang',
  'form.imageHint': 'PNG, JPEG oder WebP, für Modelle, die eins nehmen.',
  'form.imageSet': 'Ist schon da. Füg eins hinzu, um es zu ersetzen.',
  'form.imageGone': 'Das frühere Bild ist weg: Ich hebe es einen Tag auf. Füg es bitte wieder hinzu.',

  'help.start':
    '## 🎬 Filme aus deinen Worten\n1. Tipp `/video` und sag, was zu sehen ist: wer oder was, wo, in welchem Licht, und was sich bewegt.\n2. Wähl ein Modell oder überlass es mir. Unter `/modelle` stehen alle, mit Preisen und Dauer.\n3. Sieh hier zu, wie es entsteht. Ich sag dir, wenn es fertig ist, und mit den Knöpfen machst du das nächste.',
  'help.more':
    'Im Menü einer Nachricht, unter **Apps**: **Bild animieren** macht ein Bild lebendig, und mit **Remix** machst du aus einem meiner Videos dein eigenes. Ein Video, das scheitert oder abgebrochen wird, zählt nicht zu deinem Kontingent.',
  'help.try': 'Ausprobieren',

  'consent.question': 'Darfst du dieses Bild benutzen und die Menschen darauf in einem Video zeigen?',
  'consent.optedOut':
    'Diese Mitglieder wollen auf diesem Server in keinem Video vorkommen: {members}. Mach nur weiter, wenn niemand von ihnen auf dem Bild ist.',
  'consent.more': 'und {count, plural, one {ein weiteres} other {# weitere}}',
  'consent.namesake':
    '„{word}“ in deinem Prompt ist auch der Name von {member}, und {member} will in keinem Video vorkommen. Mach nur weiter, wenn du jemand oder etwas anderes meinst.',
  'consent.kept': 'Deine Antwort wird beim Video gespeichert, und das Team dieses Servers kann sie sehen.',
  'consent.yes': 'Ja, ich darf',
  'consent.yesFor': '{yes}: für {price} machen',
  'consent.someoneElse': 'Ich meine etwas anderes',
  'consent.no': 'Nein',

  'optOut.button': 'Keine Videos von mir hier',
  'optOut.takeBack': 'Videos von mir hier erlauben',
  'optOut.done':
    'Du stehst jetzt auf der Liste der Mitglieder, die auf diesem Server in keinem Video vorkommen wollen. Ich lehne Prompts anderer ab, die dich erwähnen, und Bilder aus deinen Nachrichten, deinen Avatar und deine Videos. Auf anderen Bildern erkenne ich dich nicht.',
  'optOut.asked':
    'Wer so eins mitbringt oder deinen Namen schreibt, muss vorher bestätigen, dass es nicht um dich geht.',
  'optOut.notAsked':
    'Danach fragt dieser Server seine Mitglieder nicht; die Admins können das mit `/einstellungen setzen name:consent-required` einschalten.',
  'optOut.kept':
    'Das bleibt auch, wenn du deine Daten löschst; mit `/datenschutz` nimmst du es zurück. Andere Server haben eigene Listen.',
  'optOut.undone': 'Du stehst nicht mehr auf der Liste: Andere dürfen hier wieder Videos von dir machen.',
  'optOut.mentioned':
    '{member} will auf diesem Server in keinem Video vorkommen, und dein Prompt erwähnt dieses Mitglied. Ändere ihn und versuch es noch einmal.',
  'optOut.image':
    'Dieses Bild ist von {member}, und {member} will auf diesem Server in keinem Video vorkommen. Nimm bitte ein anderes.',

  'animate.noModel': 'Kein Modell hier kann mit einem Bild beginnen.',
  'animate.elsewhere':
    'Dieses Bild liegt auf einer anderen Website. Speichere es und nimm /video mit der Option „bild“.',
  'animate.otherKind':
    'Diese Nachricht hat kein Bild, das ich lesen kann. PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP und TIFF gehen.',
  'animate.noImage':
    'Diese Nachricht hat kein Bild. Nimm eine mit einem Bild, zum Beispiel als PNG oder JPEG.',

  'remix.notMine':
    'Remixen kannst du nur Nachrichten von mir, die ein Video zeigen. Für ein Bild gibt es „Bild animieren“.',

  'fetch.imageElsewhere': 'Das Bild liegt nicht bei Discord. Häng es bitte noch einmal an.',
  'fetch.imageFailed': 'Das Bild konnte nicht von Discord geholt werden. Häng es bitte noch einmal an.',
  'fetch.fileElsewhere': 'Die Datei liegt nicht bei Discord. Häng sie bitte noch einmal an.',
  'fetch.fileFailed': 'Die Datei konnte nicht von Discord geholt werden. Häng sie bitte noch einmal an.',

  'queue.titleMine': 'Deine Videos in Arbeit',
  'queue.titleServer': 'Videos in Arbeit auf diesem Server',
  'queue.making': '{count} in Arbeit',
  'queue.waiting': '{count} in der Warteschlange',
  'queue.unclear': '{count} ungeklärt',
  'queue.toFetch': '{count} abzuholen',
  'queue.emptyMine': 'Gerade ist nichts in Arbeit. `/video` startet eins, und `/verlauf` zeigt die fertigen.',
  'queue.empty': 'Gerade ist nichts in Arbeit.',
  'queue.stateUnclear': 'Die Antwort ging verloren: Niemand weiß, ob es entsteht',
  'queue.stateUndeliverable': 'Fertig: Drück bis {until} auf „Ergebnis holen“',
  'queue.stateExplicit':
    'Fertig, aber von Discords Filter für anstößige Medien abgelehnt: Drück bis {until} in einem altersbegrenzten Kanal auf „Ergebnis holen“',
  'queue.stateOthers': 'Fertig und wartet auf {member}',
  'queue.left': 'noch etwa {time}',
  'queue.leftQueued': 'fertig in etwa {time}',
  'queue.cancelled': 'Abgebrochen. Es zählt nicht zum Kontingent.',
  'queue.refresh': 'Aktualisieren',
  'queue.server': 'Ganzer Server',
  'queue.mine': 'Nur meine',

  'list.message': 'Nachricht',
  'list.goToMessage': 'Zur Nachricht',
  'list.page': 'Seite {page} von {pages}',

  'history.title': 'Deine Videos hier',
  'history.none': 'Du hast auf diesem Server noch kein Video gemacht. Mit `/video` machst du das erste.',
  'history.noneFound': 'Keiner deiner Prompts enthält alle diese Wörter: **{search}**.',
  'history.took': 'Dauerte {time}',
  'history.cancelled': 'Abgebrochen',
  'history.choose': 'Wähl ein Video zum Herunterladen oder Posten',
  'history.postAgain': 'Hier noch einmal posten',
  'history.linkDay':
    'Der Link funktioniert etwa einen Tag; wähl das Video noch einmal, wenn du einen neuen brauchst.',
  'history.gone':
    'Seine Nachricht ist weg oder für mich nicht erreichbar, und das Video mit ihr. Mit `/video` und demselben Prompt machst du es neu.',
  'history.adultsOnly': 'Dieses Video darf nur in Kanälen mit Altersbeschränkung gezeigt werden.',
  'history.notYours': 'So ein Video von dir gibt es auf diesem Server nicht.',
  'history.discordAway': 'Discord antwortet gerade nicht. Versuch es bitte in einer Minute noch einmal.',
  'history.videoGone': 'Die Nachricht mit diesem Video ist weg, und das Video mit ihr.',
  'history.tooLarge': 'Das Video hat {has} MB, und dieser Kanal nimmt von dir {takes} MB.',
};
