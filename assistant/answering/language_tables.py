"""The words by which questions are asked in other languages, with what they mean in English; no word of any field.

One line a meaning: "english = form | form". "a+b" stands for two words with others between them. "to …" is a verb, all
else that is no asking word a noun. A line that begins with "-" holds small words that say nothing in an English question.
"""

# Base form -> past form. Those in PASSIVE take the thing as their subject ("was founded"); those in STATES are told in the
# present.
VERBS = {
    "join": "joined", "leave": "left", "belong to": "belonged to", "sign": "signed", "found": "founded", "launch": "launched",
    "announce": "announced", "adopt": "adopted", "chair": "chaired", "lead": "led", "begin": "began", "end": "ended",
    "host": "hosted", "publish": "published", "take place": "took place", "succeed": "succeeded",
}  # fmt: skip
PASSIVE = frozenset({"sign", "found", "launch", "announce", "adopt", "host", "publish"})
STATES = frozenset({"chair", "lead", "belong to"})
# What sets a name aside from the rest: "without the union".
ASIDE = frozenset({"without", "including"})
ASKING = (
    "since when", "until when", "how many", "how much", "how long", "when", "where", "who", "whose", "which", "what", "why",
    "how",
)  # fmt: skip

TABLES = {
    "de": """
since when = seit wann | ab wann
until when = bis wann
how many = wie viele | wieviele
how much = wie viel | wieviel
how long = wie lange
when = wann | in welchem jahr | an welchem tag
where = wo
who = wer | wen | wem | von wem
which = welche | welcher | welches | welchen
what = was
why = warum | weshalb | wieso
how = wie
before = vor
after = nach
since = seit
until = bis
without = ohne
including = einschliesslich | mit
to join = beitreten | beigetreten | beitritt | trat+bei | tritt+bei | traten+bei | schloss+an | eingetreten
to join = mitglied+geworden | wurde+mitglied
to leave = austreten | ausgetreten | austritt | trat+aus | verlassen | verliess | verlasst
to belong to = gehort+an | gehoren+an | gehorte+an | angehoren | gehort zu | gehoren zu
to sign = unterzeichnet | unterschrieben | unterzeichnete | unterzeichneten
to found = gegrundet | grundeten | grundete | gegrundeten
to launch = gestartet | ins leben gerufen
to announce = angekundigt | verkundet | bekannt gegeben
to adopt = angenommen | verabschiedet
to chair = prasidiert | hat+vorsitz | fuhrt+vorsitz | fuhrte+vorsitz | hatte+vorsitz | vorsitzt
to lead = leitet | leitete | fuhrt | fuhrte | leiten
to begin = begonnen | begann | beginnt | angefangen
to end = endete | geendet | endet
to host = gastgeber | ausgerichtet
to take place = stattgefunden | fand+statt | findet+statt
to succeed = nachgefolgt | folgte+auf
members = mitglieder | mitglied | mitgliedstaaten | mitgliedsstaaten | mitgliedslander | mitgliedsland | mitgliedstaat
partners = partner | partnern | partnerlander
countries = lander | land | staaten | staat
projects = projekte | projekt | projekten
chair = vorsitz | vorsitzende | vorsitzender
president = prasident | prasidentin
director = direktor | direktorin | generaldirektor | generaldirektorin | leiter | leiterin | chef
founders = grunder | grundungsmitglieder
aim = ziel | zweck | aufgabe
cost = kosten | kostet
budget = haushalt | etat
successor = nachfolger | nachfolgerin
predecessor = vorganger | vorgangerin
- der die das den dem des ein eine einer eines einem ist sind war waren wird wurde wurden worden hat haben hatte
- hatten im in am an
- jahr jahre monat von vom zum zur zu es sie er und denn eigentlich noch auch jetzt heute derzeit gibt man uns bitte
- gerade aktuell insgesamt
""",
    "fr": """
since when = depuis quand
until when = jusqu a quand | jusqu en quand
how many = combien de | combien d | combien
how much = combien coute
how long = combien de temps
when = quand | en quelle annee | a quelle date
where = ou
who = qui | qui est ce qui | par qui
which = quel | quelle | quels | quelles | lesquels
what = que | quoi | qu est ce que | qu est ce qu | qu est ce
why = pourquoi
how = comment
before = avant
after = apres
since = depuis
until = jusqu en | jusqu a
without = sans
including = y compris | avec
to join = rejoint | rejoindre | adhere | adherer | adhesion | entre a | devenu membre | devenue membre
to leave = quitte | quitter | sorti de | sortie de
to belong to = appartient | appartiennent | font partie | fait partie | faisait partie
to sign = signe | signee | signes | signer | signature
to found = fonde | fondee | cree | creee | fondes
to launch = lance | lancee
to announce = annonce | annoncee
to adopt = adopte | adoptee
to chair = preside | presidait | presider
to lead = dirige | dirigeait | diriger
to begin = commence | debute
to end = termine | terminee | pris fin
to host = accueilli | organise
to take place = lieu
members = membres | membre | etats membres | pays membres
partners = partenaires | partenaire | pays partenaires
countries = pays | etats
projects = projets | projet
chair = presidence
president = president | presidente
director = directeur | directrice | directeur general | directrice generale | chef
founders = fondateurs | membres fondateurs
aim = but | objectif
cost = cout | coute
budget = budget
successor = successeur
predecessor = predecesseur
- le la les l un une des du de d et est sont etait etaient a ont avait en au aux dans pour il elle ils elles t on se
- s ce c cette y
- annee an mois ete actuellement aujourd hui maintenant eu ont t ils nous total
""",
    "es": """
since when = desde cuando
until when = hasta cuando
how many = cuantos | cuantas
how much = cuanto | cuanta
how long = cuanto tiempo
when = cuando | en que ano | en que fecha
where = donde
who = quien | quienes | por quien
which = cual | cuales | que
what = que es | que son | que
why = por que
how = como
before = antes de
after = despues de
since = desde
until = hasta
without = sin
including = incluida | incluyendo | con
to join = unio | unirse | ingreso | ingresar | adhirio | incorporo | entro en
to leave = abandono | dejo | salio | retiro
to belong to = pertenece | pertenecen | pertenecia | forman parte | forma parte
to sign = firmo | firmaron | firmado | firmada | firma
to found = fundo | fundaron | fundado | fundada | creo | creado | creada
to launch = lanzo | lanzado | lanzada
to announce = anuncio | anunciado | anunciada
to adopt = adopto | adoptado | adoptada
to chair = preside | presidia | presidio
to lead = dirige | dirigia | dirigio | lidera
to begin = comenzo | empezo | inicio
to end = termino | acabo
to host = acogio | organizo
to take place = celebro | lugar
members = miembros | miembro | estados miembros | paises miembros
partners = socios | socio | paises socios
countries = paises | pais | estados
projects = proyectos | proyecto
chair = presidencia
president = presidente | presidenta
director = director | directora | director general | directora general | jefe
founders = fundadores | miembros fundadores
aim = objetivo | fin
cost = costo | coste | cuesta
budget = presupuesto
successor = sucesor | sucesora
predecessor = predecesor | predecesora
- el la los las un una del de al a y es son era eran fue fueron ha han tiene tienen tenia tenian en se su lo para
- hay actualmente
- hoy ahora total ano mes
""",
    "ko": """
since when = 언제부터
until when = 언제까지
how many = 몇개국 | 몇나라 | 몇개 | 몇명 | 몇 | 몇개의
how much = 얼마
how long = 얼마나오래 | 얼마동안
when = 언제
where = 어디에서 | 어디서 | 어디
who = 누구 | 누가
which = 어느나라 | 어느국가 | 어느 | 어떤나라 | 어떤
what = 무엇 | 무슨 | 뭐
why = 왜
before = 이전 | 전
after = 이후 | 후
without = 을 제외하고 | 를 제외하고 | 제외하고 | 제외
including = 을 포함하여 | 를 포함하여 | 포함
to join = 가입했 | 가입하 | 가입한 | 가입 | 참여했 | 합류했 | 합류
to leave = 탈퇴했 | 탈퇴하 | 탈퇴
to sign = 서명했 | 서명하 | 서명 | 체결했 | 체결되었 | 체결
to found = 설립되었 | 설립했 | 설립
to launch = 출범했 | 출범하 | 출범 | 출범되었
to announce = 발표했 | 발표되었 | 발표
to lead = 이끌고있 | 이끄 | 이끌
to begin = 시작했 | 시작되었 | 시작
to end = 끝났 | 종료되었
members = 회원국 | 회원 | 가입국 | 참가국 | 참여국
partners = 파트너국 | 파트너
countries = 국가 | 나라
projects = 프로젝트 | 사업
chair = 의장국 | 의장직 | 의장
president = 회장 | 대통령
director = 사무총장 | 국장
founders = 창립회원국 | 창설국
aim = 목적 | 목표
successor = 후임 | 후신
predecessor = 전임 | 전신
- 은 는 이 가 을 를 의 에 에서 로 으로 와 과 도 만 이다 입니까 입니까? 인가요 인가 이었습니까 였습니까 습니까
- 었습니까 았습니까 나요 했나요 ㅂ니까
- 됩니까 되나요 있습니까 있나요 합니까 하나요 했습니까 하였습니까 되었습니까 까지 부터 현재 지금 총 모두 은무엇 맡고
- 맡았 를맡고 요 니까 한 된
""",
    "ja": """
since when = いつから
until when = いつまで
how many = 何か国 | 何カ国 | 何ヶ国 | 何ヵ国 | いくつの | いくつ | 何件 | 何人
how much = いくら
how long = どのくらいの間 | どのくらい
when = いつ | 何年に | 何年
where = どこで | どこ
who = 誰 | だれ
which = どの国 | どの | どちら
what = 何 | なん
why = なぜ | どうして
before = 以前 | 前
after = 以後 | 後
without = を除いて | を除く | 除く
including = を含めて | を含む | 含む
to join = 加盟しました | 加盟した | 加盟し | 加盟 | 加わりました | 参加しました | 参加した | 参加
to leave = 脱退しました | 脱退した | 脱退 | 離脱しました | 離脱
to sign = 署名しました | 署名されました | 署名した | 署名 | 締結されました | 締結
to found = 設立されました | 設立した | 設立 | 創設されました | 創設
to launch = 発足しました | 発足した | 発足
to announce = 発表しました | 発表されました | 発表
to lead = 率いています | 率いる
to begin = 始まりました | 始まった | 開始
to end = 終わりました | 終了
members = 加盟国 | 参加国 | メンバー国 | メンバー | 会員国
partners = パートナー国 | パートナー
countries = 国
projects = プロジェクト | 事業
chair = 議長国 | 議長
president = 大統領 | 会長
director = 所長 | 長官 | 事務局長
founders = 創設国 | 創設メンバー
aim = 目的 | 目標
successor = 後継
predecessor = 前身
- は が を の に で と も へ から まで ですか でしたか です でした ますか ましたか ました しましたか いますか か
- いくつありますか ありますか していますか
- 務めていますか 務めました 現在 今 全部で あります
""",
}  # fmt: skip

# What is said to a question in the language: with an answer, and without one.
ANSWERED = {
    "de": "Die Dokumente sind auf Englisch; die Antwort gibt ihren Wortlaut wieder.",
    "fr": "Les documents sont en anglais ; la réponse les cite tels quels.",
    "es": "Los documentos están en inglés; la respuesta los cita literalmente.",
    "ko": "문서는 영어로 되어 있으며, 답변은 원문을 그대로 인용합니다.",
    "ja": "文書は英語です。回答は原文をそのまま引用しています。",
}
NOT_READ = {
    "de": "Die Dokumente sind auf Englisch, und diese Frage wurde nicht sicher verstanden. Bitte fragen Sie auf Englisch.",
    "fr": "Les documents sont en anglais, et cette question n'a pas été comprise avec certitude. Merci de la poser en anglais.",
    "es": "Los documentos están en inglés y esta pregunta no se ha entendido con seguridad. Por favor, pregunte en inglés.",
    "ko": "문서는 영어로 되어 있으며, 이 질문은 확실하게 이해되지 않았습니다. 영어로 질문해 주십시오.",
    "ja": "文書は英語で、この質問は確実には理解できませんでした。英語で質問してください。",
    "zh": "文档为英文，目前无法理解中文提问。请用英文提问。 The documents are in English; please ask in English.",
    "ru": "Документы на английском языке. Задайте вопрос по-английски. The documents are in English; please ask in English.",
    "ar": "الوثائق باللغة الإنجليزية. يرجى طرح السؤال بالإنجليزية. The documents are in English; please ask in English.",
}
SCRIPTS = {
    "ko": r"[\uac00-\ud7a3\u1100-\u11ff]",
    "ja": r"[\u3040-\u30ff]",
    "zh": r"[\u4e00-\u9fff]",
    "ru": r"[\u0400-\u04ff]",
    "ar": r"[\u0600-\u06ff]",
}
