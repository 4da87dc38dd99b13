"""The words by which texts say times and days in the languages of the forum, as patterns for folded texts. Pure.

Letters of Latin are without marks; `claims.lettered` takes them from the others.
"""

import re

from forum.weekly_hours import DAYS

NOT_CALLED = (
    r"\b(?:nif|niss|nipc|utente|iban|processo?|contribuinte|passaport\w*|passport|fiscal|cartao|n\.o|ref\w*)"
    r"\W[^\d\n]{0,20}$"
)
CLOCKS = {
    "am": "a\\.? ?m\\.?|da manha|de la manana|du matin|dimineata|palmanha|di mansi|утра|ранку|ранiцы|раніцы|ранку"
    "|صباحا|ص|सुबह|সকাল|上午|早上|صبح",
    "pm": "p\\.? ?m\\.?|da tarde|de la tarde|de l.apres-midi|du soir|da noite|dupa-amiaza|seara|di tardi|вечера|дня"
    "|вечора"
    "|вечара|مساء|عصرا|بعد الظهر|م|दोपहर|शाम|বিকাল|বিকেল|সন্ধ্যা|下午|晚上|شام|دوپہر",
}
MARK = rf"(?:(?P<am{{0}}>{CLOCKS['am']})|(?P<pm{{0}}>{CLOCKS['pm']}))(?![^\W\d])"
_UNIT = (
    r"(?:h(?:rs?|oras?|eures?)?|ora(?:s|le)?|час(?:ов|а|у)?|годин[аиіу]?|год\.?|гадзін[аыу]?|ч\.?"
    r"|点钟?|點|时|時|बजे|টা|টায়|টার|بجے)"
)
TIME = (
    r"(?:{before} ?)?(?<!\d)(?P<h{0}>[01]?\d|2[0-4])(?:(?: ?[:.] ?| ?h ?)(?P<m{0}>[0-5]\d)(?!\d)|(?!\d))"
    rf"(?P<u{{0}}> ?{_UNIT}(?![a-zа-я]))?(?: ?{{after}})?"
)
_JOINED = (
    "to|until|till|and|e|a|as|ate|ate as|y|hasta|hasta las|a las|et|jusqu.a|ti|te|i|и|до|до|да|по|та|i|la|pana la|si"
    "|الى|حتى|و|وحتى|إلى|से|और|থেকে|হতে|سے|اور|تک|至|到"
)
GAP = rf"(?: ?[-–—−‑~～] ?| ?(?:{_JOINED})? ?)(?:the |o |las |الساعة )?"
DAY_NAMES = {
    "mo": "mon(?:days?)?|segunda(?:-feira)?s?|2\\.?a|lunes|lundis?|luni|понедельник\\w*|понеділ\\w*|панядзел\\w*|пн"
    "|الاثنين|周一|星期一|सोमवार|সোমবার|پیر|sigunda",
    "tu": "tue(?:s(?:days?)?)?|terca(?:-feira)?s?|3\\.?a|martes|mardis?|marti|вторник\\w*|вівтор\\w*|аўтор\\w*|вт"
    "|الثلاثاء|周二|星期二|मंगलवार|মঙ্গলবার|منگل|tersa",
    "we": "wed(?:nesdays?)?|quarta(?:-feira)?s?|4\\.?a|miercoles|mercredis?|miercuri|сред[уыеа]\\w*|серед[уиа]\\w*|ср"
    "|الاربعاء|周三|星期三|बुधवार|বুধবার|بدھ|kuarta",
    "th": "thu(?:rs(?:days?)?)?|quinta(?:-feira)?s?|5\\.?a|jueves|jeudis?|joi|четверг\\w*|четвер\\w*|чацвер\\w*|чт"
    "|الخميس|周四|星期四|गुरुवार|বৃহস্পতিবার|جمعرات|kinta",
    "fr": "fri(?:days?)?|sexta(?:-feira)?s?|6\\.?a|viernes|vendredis?|vineri|пятниц\\w*|п.ятниц\\w*|пятніц\\w*|пт"
    "|الجمعة|周五|星期五|शुक्रवार|শুক্রবার|جمعہ|جمعے|sesta",
    "sa": "sat(?:urdays?)?|sabados?|samedis?|sambata|суббот\\w*|субот\\w*|сб|السبت|周六|星期六|शनिवार|শনিবার|ہفتہ|ہفتے"
    "|sabadu",
    "su": "sun(?:days?)?|domingos?|dimanches?|duminica|воскресен\\w*|неділ\\w*|нядзел\\w*|вс|الاحد|周日|星期日|星期天|रविवार"
    "|রবিবার|اتوار|dumingu",
    "work": "weekdays|dias uteis|dias laborables|jours ouvrables|en semaine|будн\\w*|工作日|ايام العمل",
    "all": "every day|daily|todos os dias|diariamente|todos los dias|tous les jours|ежедневно|щодня|штодня|كل يوم"
    "|يوميا|每天|हर दिन|रोज|প্রতিদিন|روزانہ|in fiecare zi|tudu dia",
    "end": "weekends?|fins? de semana|fines? de semana|выходны\\w*|вихідн\\w*|周末",
}
SEVERAL = {"work": DAYS[:5], "all": DAYS, "end": DAYS[5:]}
THROUGH = r"\s*(?:[-–—~～]|to|through|until|a|ate|au|al|hasta|по|до|да|la|pana|ti|te|الى|حتى|至|到|से|থেকে|سے)\s*(?:a |as |o )?"
OPEN = (
    r"\bopen|opening|hours|horario|abert[oa]s?|abre[mn]?\b|funciona|atende|atendimento|encerra|fecha|ouvert|horaires"
    r"|abierto|atiende"
    r"|открыт|работа|часы|відчинен|працю|графік|адчынен|прац|расклад|deschis|program|orar|مفتوح|يفتح|يعمل|تعمل|دوام"
    r"|ساعات|开放|营业|办公|时间"
    r"|खुल|समय|खोल|খোল|সময়|کھل|اوقات|abri\b|ta abri|oras?\b|aberta"
)
_MONTHS = (
    "jan|feb|fev|mar|apr|abr|avr|may|mai|jun|jul|aug|ago|aou|sep|set|oct|out|nov"
    "|dec|dez|dic|январ|феврал|марта|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр"
)
ONCE = (
    rf"\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\b\d{{4}}-\d\d-\d\d|\b\d{{1,2}}(?:\.?o|st|nd|rd|th)? (?:de "
    rf"|of )?(?:{_MONTHS})|(?:{_MONTHS})\w* \d{{1,2}}\b"
    r"|\d{1,2} ?月 ?\d{1,2} ?[日号]"
    r"|\b(?:class|course|lesson|workshop|session|meeting|aula|curso|oficina|reuniao|sessao|cours|atelier|reunion"
    r"|clase|taller|курс|урок|встреч|зустріч|занятт)"
    r"|دورة|درس|课程|上课|कक्षा|ক্লাস|کلاس|\b(?:your appointment|sua marcacao|marcada para|votre rendez-vous|su cita"
    r"|ваша запись)"
)
NOT_SO = (
    r"(?:\bnot|n't|no longer|used to be|instead of|wrong|before it was|\bnao|ja nao|antes era|\bantes|\bera|em vez d\w+"
    r"|ne \w+ plus|n'est pas|avant|ya no"
    r"|(?<!\w)не|раньше|больше не|раніше|nu mai|\bnu|ليس|لم تعد|بدلا من|不是|不再|以前|नहीं|পুরনো|پہلے)\W[^.!?\n]{0,18}$"
)
OWN = r"\b(?:my|meu|minha|mon|mi|мой|мій|meu)\b[^.!?\n]{0,16}$"
BESIDE = 20  # characters
FAXED, AFTER_FAX = re.compile(r"fax\b[^\d]*$"), re.compile(r" ?\(?fax")
END = re.compile(r"[!?؟。！？।\n]+|(?<!\bav)(?<!\btel)(?<!\bno)(?<!\b[aphms])(?<!\bart)\.(?=\s+\D)|;(?=\s)")
