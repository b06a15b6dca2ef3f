import type { Answers } from '../translate.ts';

export const answers: Answers = {
  'refusal.nothingSetUp':
    'まだモデルが設定されていません。ボットの管理者が提供元のキーを設定する必要があります。',
  'refusal.paused':
    'このサーバーでは動画の作成を一時停止しています。後でもう一度お試しください。作成中の動画は完成します。',
  'refusal.pausedFor':
    'このサーバーでは動画の作成を一時停止しています：{reason}。後でもう一度お試しください。作成中の動画は完成します。',
  'refusal.blocked':
    'このサーバーでは動画を作成できません。サーバーの管理者が決めたことですので、管理者に聞いてください。',
  'refusal.channel': 'このチャンネルでは動画を作成できません。別のチャンネルで試してください。',
  'refusal.channelBut': 'このチャンネルでは動画を作成できません。{channels}で試してください。',
  'refusal.role': 'ここで動画を作成できるのは{roles}のメンバーだけです。',
  'refusal.unknownModel': 'そのモデルはここにはありません。',
  'refusal.modelDenied': 'このサーバーでは{model}を使えません。',
  'refusal.modelTooLarge': '{model}で作れるのは、このサーバーの上限より長いか高解像度の動画だけです。',
  'refusal.modelOff': '{model}はこのサーバーではオフになっています。',
  'refusal.modelForAdults': '{model}は年齢制限付きチャンネルでのみ使えます。',
  'refusal.modelNotSetUp': '{model}はここでは設定されていません。',
  'refusal.modelRetired': '{model}は提供元が終了しました。別のモデルを選んでください。',
  'refusal.noModel': 'ここで使えるモデルがありません。使えるモデルはサーバーの管理者が決めます。',
  'refusal.chooseModel': '次から選んでください：{models}。',
  'refusal.chooseModelOrOther': '次から選んでください：{models}。ほかのモデルは`モデル`の一覧から選べます。',
  'refusal.overDurationLimit': 'このサーバーの動画は最長{seconds}秒です。{seconds}秒以下を指定してください。',
  'refusal.overResolutionLimit':
    'このサーバーの動画は最高{resolution}です。{resolution}以下を指定してください。',
  'refusal.overPriceLimit':
    'この動画は約{price}かかりますが、このサーバーの上限は1本{max}です。短くするか、もっと安いモデルを選んでください。',
  'refusal.imageNotTaken': '{model}は画像から始められません。画像を外すか、別のモデルを選んでください。',
  'refusal.imageNeeded': '{model}には最初の画像が必要です。オプション「画像」で添付してください。',
  'refusal.imageTooLarge': '画像は{megabytes, number} MBですが、上限は{max, number} MBです。',
  'refusal.imageGone':
    'この動画の最初の画像はもうありません（保存は1日です）。/動画 でもう一度添付してください。',
  'refusal.noImage':
    'このファイルは画像として読み込めません。PNG、JPEG、WebP、GIF、HEIC、AVIF、BMP、TIFFのいずれかを添付してください。',
  'refusal.imageBroken':
    'この画像は壊れているか、途中で切れているか、開けない珍しい形式です。PNGかJPEGで保存し直すか、スクリーンショットを添付してください。',
  'refusal.imageNotAlone':
    'この画像の後ろに別のファイルが隠れています。画像だけを保存し直して添付してください。',
  'refusal.imageTooSlow':
    'この画像は読み込みに時間がかかりすぎます。小さめのPNGかJPEGで保存し直してください。',
  'refusal.imageTooHeavy':
    'この画像は読み込みにメモリがかかりすぎます。小さめのPNGかJPEGで保存し直してください。',
  'refusal.imageCrashed':
    'この画像を読み込めませんでした。PNGかJPEGで保存し直すか、スクリーンショットを添付してください。',
  'refusal.imageTooSmall': '画像は{width}×{height}です。各辺は{min}ピクセル以上にしてください。',
  'refusal.imageTooManyPixels':
    '画像は{width}×{height}です。上限は{max, number}メガピクセルです。小さくしてください。',
  'refusal.imageTooLong': '画像は{width}×{height}です。長辺は短辺の{max}倍までです。切り抜いてください。',
  'refusal.promptEmpty': 'プロンプトが空です。見たい映像を説明してください。',
  'refusal.promptTooLong':
    'プロンプトは{length, plural, other {#文字}}ですが、{model}の上限は{max, number}文字です。短くしてください。',
  'refusal.seed': 'シードは0～{max, number}の整数にしてください。',
  'refusal.duration': '長さは1～{max}秒の整数にしてください。',
  'refusal.noResolution': '解像度「{asked}」はありません。次から選んでください：{choices}。',
  'refusal.noAspectRatio': 'アスペクト比「{asked}」はありません。次から選んでください：{choices}。',
  'refusal.notify': '通知は次から選んでください：{choices}。',
  'refusal.restarting': '現在再起動しています。1分ほどしてからもう一度お試しください。',
  'refusal.draining':
    'まもなく再起動するため、今は新しい動画を受け付けていません。数分後にもう一度お試しください。作成中の動画は完成します。',
  'refusal.tooManyVideos':
    '作成中の動画がすでに{open, plural, other {#本}}あり、1人あたりの上限に達しています。どれかが終わるまで待つか、キャンセルしてください。',
  'refusal.storageFull':
    '保存容量がいっぱいのため、新しい動画を受け付けられません。ボットの管理者に伝えて、後でもう一度お試しください。作成中の動画に影響はありません。',
  'refusal.storageFails':
    '現在、保存領域を読み書きできないため、新しい動画を受け付けられません。料金は発生していません。ボットの管理者に伝えて、後でもう一度お試しください。',
  'refusal.notStored':
    '現在、保存領域に書き込めないため、何も変更されていません。ボットの管理者に伝えて、後でもう一度お試しください。',
  'refusal.managersOnly': 'この操作ができるのは{member}さんとモデレーターだけです。',
  'refusal.serversOnly': 'サーバー内でのみ使えます。動画のあるチャンネルで操作してください。',
  'refusal.serverNotAllowed':
    'このボットはこのサーバーでは使えません。使える場所はボットの管理者が決めます。',
  'refusal.oldCommand':
    'これは古いバージョンのコマンドです。Discordを再読み込みして、もう一度お試しください。',
  'refusal.oldForm': 'これは古いバージョンのフォームのため、もう使えません。',
  'refusal.oldList': 'これは古いバージョンのリストのため、もう使えません。',
  'refusal.oldButton': 'これは古いバージョンのボタンのため、もう使えません。',
  'refusal.formTooOld': 'このフォームは古すぎます。/動画 を使ってください。',
  'refusal.offerOver': 'この提案は期限切れです。もう一度 /動画 を使ってください。',
  'refusal.unknownVideo': 'この動画の情報はもうありません。/動画 を使ってください。',
  'refusal.internal':
    '問題が発生しました。料金はかかっていません。また起きる場合は、この番号をボットの管理者に伝えてください：{reference}',
  'refusal.notTaken': 'Discordがここでの返信を受け付けないため、何も開始していません。',

  'retired.gone': '{model}は{date}に提供元が終了しました。',
  'retired.chooseOther': '別のモデルを選んでください。',
  'retired.successor': 'ここで最も近いのは{model}です。',
  'retired.run': '{model}で作成',

  'cancel.finished': 'この動画はもう終わっているため、キャンセルするものがありません。',
  'cancel.tooLate': 'キャンセルできません。動画は完成していて、まもなく届きます。',
  'cancel.tooLateKept': 'もうキャンセルできません。動画は完成しています。「受け取る」を押してください。',
  'refusal.automod':
    'このサーバーのAutoModがこのプロンプトを許可していないため、何も開始していません。別の言い方をお試しください。',
  'changeModel.question': '同じ動画を別のモデルで作成します：',
  'changeModel.placeholder': 'モデルを選ぶとすぐに始まります',
  'changeModel.none': 'ほかのモデルは設定されていません。',
  'delete.question': 'この動画を完全に削除しますか？',
  'delete.confirm': '削除する',
  'delete.done': '動画を削除しました。',
  'delete.gone': '動画はもうありません。',
  'delete.outOfReach': 'このチャンネルが見えないため、動画を削除できません。モデレーターなら削除できます。',
  'download.gone': '動画はもうここにありません。',
  'download.video': 'あなたの動画です。',
  'download.videoSize': 'あなたの動画です（{megabytes} MB）。',
  'download.day': 'リンクの有効期間は約1日です。新しいリンクは「ダウンロード」をもう一度押すと取得できます。',
  'download.short': 'リンクは短時間しか使えません。早めに動画を保存してください。',
  'download.until': 'リンクは{until}まで有効です。',
  'download.open': '動画を開く',
  'deliver.gone': 'この動画はもう保存されていません。/動画 で作り直してください。',
  'deliver.others': 'この動画を受け取れるのは、依頼した{member}さんだけです。',
  'deliver.onItsWay': '動画はまもなく届きます。',
  'deliver.isThere': '動画はこちらです：{url}',
  'retry.gone': '{model}に最初の動画はもう残っていません。作り直すには新しい有料の依頼が必要です。',
  'retry.still': '最初に作った画像は残っています。その画像から動画を作るには新しい有料の依頼が必要です。',
  'retry.noAnswer':
    '{model}から応答がないため、最初の動画が残っているか分かりません。新しい依頼も請求もしていません。数分後にもう一度「再試行」を押してください。',
  'unclear.stays':
    'この動画を作成しているかどうか、提供元からまだ回答がありません。後でもう一度確認するか、今すぐ作り直せます。最初の依頼も届いていた場合は、両方の料金がかかります。',
  'unclear.over': 'この動画の結果はもう分かっています。動画のメッセージを見てください。',

  'offer.about': '約{time}',
  'offer.takesImage': '画像から開始可',
  'offer.needsImage': '画像が必要',
  'tier.budget': 'お手頃',
  'tier.standard': '標準',
  'tier.premium': 'プレミアム',

  'form.new': '動画を作成',
  'form.edit': 'プロンプトを編集',
  'form.change': '変更する',
  'form.animate': 'この画像を動かす',
  'form.remix': 'リミックス',
  'form.prompt': 'プロンプト',
  'form.promptHint': 'どんな映像か：被写体、場所、光、動き',
  'form.promptKept':
    '{length, plural, other {#文字}}のプロンプトはこのフォームに入りません。空欄のままなら元のプロンプトを使います。',
  'form.model': 'モデル',
  'form.modelHint': 'モデルを選択',
  'form.moreModels': '最も合うものです。/動画 ではほかに{hidden, plural, other {#個}}選べます。',
  'form.seconds': '秒数',
  'form.secondsHint': '空欄の場合はモデルにおまかせします。',
  'form.format': '形式',
  'form.ownFormat': 'モデルにおまかせ',
  'form.image': '最初の画像',
  'form.imageHint': 'PNG、JPEG、WebP（対応モデルのみ）',
  'form.imageSet': '設定済みです。追加すると置き換わります。',
  'form.imageGone': '前の画像はもうありません（保存は1日です）。もう一度追加してください。',

  'help.start':
    '## 🎬 言葉から映像を\n1. `/動画` と入力して、どんな映像かを書きます：だれ・何が、どこで、どんな光の中で、どう動くか。\n2. モデルを選びます。おまかせでも大丈夫です。`/モデル一覧` で料金と所要時間を確認できます。\n3. できていく様子をここで見られます。完成したらお知らせします。ボタンから次の動画も作れます。',
  'help.more':
    'メッセージのメニューの**アプリ**から：**この画像を動かす**で画像に命を吹き込み、**リミックス**で私の動画を自分のものにできます。失敗した動画やキャンセルした動画は回数に数えません。',
  'help.try': '試す',

  'consent.question': 'この画像を使い、写っている人を動画に出す権利がありますか？',
  'consent.optedOut':
    '次のメンバーは、このサーバーの動画に出ることを望んでいません：{members}。誰も画像に写っていない場合だけ続けてください。',
  'consent.more': 'ほか{count, plural, other {#人}}',
  'consent.namesake':
    'プロンプトの「{word}」は、動画に出ることを望んでいない{member}さんの名前でもあります。別の人や物のことなら続けてください。',
  'consent.kept': '答えは動画と一緒に保存され、サーバーの運営が確認できます。',
  'consent.yes': '権利があります',
  'consent.yesFor': '{yes}（{price}で作成）',
  'consent.someoneElse': '別のことです',
  'consent.no': 'いいえ',

  'optOut.button': '自分の動画を作らせない',
  'optOut.takeBack': '自分の動画を許可する',
  'optOut.done':
    'このサーバーの動画に出たくないメンバーのリストに登録しました。あなたにメンションする他の人のプロンプトと、あなたのメッセージの画像、アバター、動画は使えません。それ以外の画像であなたを見分けることはできません。',
  'optOut.asked': '画像を使う人やあなたの名前を書く人には、あなたのことではないと先に確認します。',
  'optOut.notAsked':
    'このサーバーでは、ほかの画像についての確認はしていません。管理者は設定の`consent-required`で有効にできます。',
  'optOut.kept':
    'データを削除してもこの登録は残ります。同じコマンドで取り消せます。リストはサーバーごとに別です。',
  'optOut.undone': 'リストから外しました。このサーバーでまたあなたの動画を作れるようになります。',
  'optOut.mentioned':
    '{member}さんはこのサーバーの動画に出ることを望んでいませんが、プロンプトでメンションされています。変更してもう一度お試しください。',
  'optOut.image':
    'この画像は、このサーバーの動画に出ることを望んでいない{member}さんのものです。別の画像を選んでください。',

  'animate.noModel': 'ここには画像から始められるモデルがありません。',
  'animate.elsewhere':
    'その画像は別のウェブサイトにあります。保存して、/動画 のオプション「画像」で使ってください。',
  'animate.otherKind':
    'そのメッセージには読み込める画像がありません。使える形式はPNG、JPEG、WebP、GIF、HEIC、AVIF、BMP、TIFFです。',
  'animate.noImage':
    'そのメッセージには画像がありません。PNGやJPEGなどの画像があるメッセージを選んでください。',

  'remix.notMine':
    'リミックスできるのは、動画を表示している私のメッセージだけです。画像には「この画像を動かす」を使ってください。',

  'fetch.imageElsewhere': '画像がDiscordにありません。もう一度添付してください。',
  'fetch.imageFailed': 'Discordから画像を取得できませんでした。もう一度添付してください。',
  'fetch.fileElsewhere': 'ファイルがDiscordにありません。もう一度添付してください。',
  'fetch.fileFailed': 'Discordからファイルを取得できませんでした。もう一度添付してください。',

  'queue.titleMine': '作成中のあなたの動画',
  'queue.titleServer': 'このサーバーで作成中の動画',
  'queue.making': '作成中 {count}',
  'queue.waiting': '待機中 {count}',
  'queue.unclear': '不明 {count}',
  'queue.toFetch': '受け取り待ち {count}',
  'queue.emptyMine': '作成中の動画はありません。`/動画` で作成でき、`/履歴` で完成した動画を見られます。',
  'queue.empty': '作成中の動画はありません。',
  'queue.stateUnclear': '返答が届かず、作成中かどうか分かりません',
  'queue.stateUndeliverable': '完成：{until}までに「受け取る」を押してください',
  'queue.stateExplicit':
    '完成しましたが、Discordの不適切なメディアのフィルターに拒否されました。{until}までに年齢制限のあるチャンネルで「受け取る」を押してください',
  'queue.stateOthers': '完成：{member} さんの受け取り待ち',
  'queue.left': '残り約{time}',
  'queue.leftQueued': '約{time}後に完成予定',
  'queue.cancelled': 'キャンセルしました。回数には数えません。',
  'queue.refresh': '更新',
  'queue.server': 'サーバー全体',
  'queue.mine': '自分のみ',

  'list.message': 'メッセージ',
  'list.goToMessage': 'メッセージへ',
  'list.page': '{page} / {pages}ページ',

  'history.title': 'ここで作った動画',
  'history.none': 'このサーバーではまだ動画を作っていません。`/動画` で最初の動画を作れます。',
  'history.noneFound': '次の言葉をすべて含むプロンプトはありません：**{search}**',
  'history.took': '所要時間 {time}',
  'history.cancelled': 'キャンセル済み',
  'history.choose': '動画を選ぶと、ダウンロードや再投稿ができます',
  'history.postAgain': 'ここに再投稿',
  'history.linkDay': 'リンクの有効期間は約1日です。動画をもう一度選ぶと新しいリンクを取得できます。',
  'history.gone':
    'メッセージが削除されたか見えないため、動画もありません。`/動画` と同じプロンプトで作り直せます。',
  'history.adultsOnly': 'この動画は年齢制限付きチャンネルでしか表示できません。',
  'history.notYours': 'このサーバーにあなたのその動画はありません。',
  'history.discordAway': 'Discordが応答していません。1分ほどしてからもう一度お試しください。',
  'history.videoGone': 'この動画のメッセージが削除されたため、動画もありません。',
  'history.tooLarge': '動画は{has} MBですが、このチャンネルの上限は{takes} MBです。',
};
