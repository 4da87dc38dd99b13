"""Recognising the language of a question, by sentences of our own; one list per language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import examples
from forum.locale import letter_runs as learning
from forum.locale.romanising import romanised
from forum.text import letter_runs, tags
from forum.text.language import _signs, known, may_be_in, recognise

CODES = "pt en ar fr es ru uk ro be kea pov zh bn hi ur ne th fi de he it ja nl pl sv ti tr"
OFFERED = frozenset(CODES.split())

SENTENCES = {
    "pt": [
        "A minha vizinha perdeu o emprego e não sabe se ainda pode ir ao centro de emprego.",
        "Boa noite, alguém conhece uma creche barata perto de Odivelas?",
        "Cheguei de Angola em março e ainda nao tenho medico de familia, onde me inscrevo?",
        "O senhorio não passa recibo. Posso fazer queixa?",
        "Quanto custa traduzir a certidão de nascimento?",
    ],
    "en": [
        "My landlord keeps my deposit and will not answer the phone.",
        "Which bus goes to the tax office in Faro?",
        "They cut my hours at the hotel, is that allowed when I have a contract?",
        "Can somebody tell me how to enrol my twins in kindergarten?",
        "im from ghana and my passport got stolen yesterday",
    ],
    "fr": [
        "Ma cousine est enceinte et personne ne veut lui louer un appartement.",
        "Bonsoir, je cherche un cours de portugais le samedi matin.",
        "Est-ce que le permis de conduire guinéen est valable ici ?",
        "Mon patron m'a mis dehors sans me payer la dernière semaine.",
        "Combien coûte le renouvellement de la carte ?",
    ],
    "es": [
        "Mi hermano trabaja en el campo y no le dan copia del contrato.",
        "¿Dónde puedo sacar el certificado de antecedentes penales?",
        "Buenas tardes, necesito un abogado que no cobre mucho.",
        "Perdí el carnet de conducir de mi país, ¿cómo pido otro?",
        "La doctora me pide un papel que no tengo",
    ],
    "ro": [
        "Bună seara, caut un loc de muncă în construcții lângă Faro.",
        "Proprietarul nu vrea să ne facă contract de închiriere.",
        "Cum schimb permisul auto românesc cu unul portughez?",
        "Fetita mea are febra si nu stiu la ce spital sa merg.",
        "Cât durează să primești răspuns la cerere?",
    ],
    "ru": [
        "Подскажите, где сделать нотариальный перевод диплома?",
        "Хозяин квартиры не возвращает залог, что делать?",
        "Моя мама приехала в гости и заболела, страховки нет.",
        "Здравствуйте, ищу русскоязычного стоматолога в Фару.",
        "Нужно ли менять водительские права, если я живу здесь второй год?",
    ],
    "uk": [
        "Підкажіть, будь ласка, де зробити переклад свідоцтва про народження.",
        "Господар квартири не повертає заставу, що робити?",
        "Чи може бабуся отримати безкоштовні ліки?",
        "Де можна навчатися плавати у Фару? Треба записати доньку.",
        "Добрий вечiр, шукаю роботу швачкою, маю досвiд.",
    ],
    "be": [
        "Падкажыце, калі ласка, дзе зрабіць пераклад дыплома.",
        "Гаспадар кватэры не вяртае грошы, што рабіць?",
        "Мая сястра захварэла, а страхоўкі няма.",
        "Добры вечар, ці патрэбна мяняць вадзіцельскія правы?",
        "Бясплатны адвакат патрэбны, кватэра згарэла, дакументаў няма.",
    ],
    "ar": [
        "أخي يعمل في مطعم ولا يعطيه صاحب العمل عقداً.",
        "كيف أبدّل رخصة القيادة السورية برخصة برتغالية؟",
        "وين فيني سجّل ابني بالمدرسة؟ نحنا ساكنين بالبورتو",
        "صاحب البيت لا يريد أن يعيد لي التأمين.",
        "مرحبا، بدي دكتور أسنان رخيص",
        "salam, ana f Lisbon w bghit nkhdem, wach khassni wra9 dyal l i9ama?",
    ],
    "ur": [
        "میرے بھائی کو ریسٹورنٹ والا معاہدہ نہیں دے رہا۔",
        "پاکستانی ڈرائیونگ لائسنس یہاں چلتا ہے؟",
        "مکان مالک ایڈوانس واپس نہیں کر رہا، کیا کروں؟",
        "السلام علیکم، پرتگالی زبان کی مفت کلاس کہاں ہوتی ہے؟",
        "Assalam o alaikum, mera malik tankhwah nahi deta, shikayat kahan karun?",
    ],
    "hi": [
        "मेरे भाई को ढाबे का मालिक लिखकर कुछ नहीं देता।",
        "भारतीय ड्राइविंग लाइसेंस यहाँ चलता है क्या?",
        "मकान मालिक जमा पैसे वापस नहीं कर रहा।",
        "मुफ़्त पुर्तगाली कक्षा कहाँ लगती है?",
        "Namaste, mera malik mujhe chutti nahi deta, main kya karun?",
    ],
    "bn": [
        "আমার ভাই রেস্টুরেন্টে কাজ করে, মালিক কাগজ দেয় না।",
        "বাংলাদেশের ড্রাইভিং লাইসেন্স এখানে চলে?",
        "বাড়িওয়ালা জামানত ফেরত দিচ্ছে না",
        "বিনা পয়সায় পর্তুগিজ শেখা যায় কোথায়?",
        "amar malik beton dey na, ami ki korte pari bolen",
    ],
    "zh": [
        "我弟弟在餐馆打工，老板不给合同。",
        "中国驾照在这里能用吗？",
        "房东不退押金怎么办",
        "請問哪裡可以免費學葡語？",
    ],
    "kea": [
        "Nha patron ka ta paga-m dja ten dos mes, kuze ki N ta faze?",
        "Undi ki N pode inskreve nha fidju na skola?",
        "Nu sta ta djobe kasa pa nu mora, ma es ta pidi txeu dinheru.",
        "N perde nha pasaporti na kaminhu, kenha ki ta djuda-m?",
        "'M ta li na Portugal dja ten sinku anu, m ka ten papel",
    ],
    "pov": [
        "Nha patron ka misti paga-n, kuma ku n na fasi?",
        "Nunde ku n pudi skirbi nha fidju na skola?",
        "No na buska kasa, ma e na pidi manga di dinheru.",
        "N pirdi nha pasaporti na kaminhu, kin ku pudi djuda-n?",
        "Ami i fidju di Bissau, n misti sibi si n pudi tarbaja.",
    ],
    "ne": ["मेरो साहुले तलब दिएको छैन, के गर्ने होला?", "नेपाली लाइसेन्स यहाँ चल्छ कि चल्दैन?"],
    "th": ["นายจ้างไม่จ่ายเงินเดือนให้ฉัน", "เรียนภาษาโปรตุเกสฟรีได้ที่ไหน"],
    "he": ["המעסיק שלי לא משלם לי משכורת", "איפה אפשר ללמוד פורטוגזית בחינם?"],
    "ja": ["雇い主が給料を払ってくれません。", "ポルトガル語を無料で習える所はありますか"],
    "ti": ["ኣስራሒየይ ደሞዝ ኣይከፈለንን፣ እንታይ ክገብር እኽእል?", "ናይ ፖርቱጋል ቋንቋ ብነጻ ኣበይ እመሃር?"],
    "it": ["Il mio capo non mi paga da due mesi, cosa posso fare?", "Dove si può imparare il portoghese gratis?"],
    "de": ["Mein Chef zahlt seit zwei Monaten keinen Lohn.", "Wo kann man hier kostenlos Portugiesisch lernen?"],
    "nl": ["Mijn baas betaalt al twee maanden niet.", "Waar kan ik hier gratis Portugees leren?"],
    "sv": ["Min chef har inte betalat lön på två månader.", "Var kan jag lära mig portugisiska gratis?"],
    "pl": ["Mój szef nie płaci mi od dwóch miesięcy.", "Gdzie można uczyć się portugalskiego za darmo?"],
    "fi": ["Työnantajani ei ole maksanut palkkaa kahteen kuukauteen.", "Missä voin opiskella portugalia ilmaiseksi?"],
    "tr": ["Patronum iki aydır maaşımı ödemiyor, ne yapmalıyım?", "Portekizceyi ücretsiz nerede öğrenebilirim?"],
}

FRAGMENTS = [
    (code, " ".join(words[start : start + length]))
    for code in ("uk", "be")
    for sentence in SENTENCES[code]
    for words in [sentence.split()]
    for length in range(1, len(words) + 1)
    for start in range(len(words) - length + 1)
]


@pytest.mark.parametrize(
    ("code", "sentence"), [(code, sentence) for code, sentences in SENTENCES.items() for sentence in sentences]
)
def test_a_sentence_is_known_by_its_language(code: str, sentence: str) -> None:
    assert recognise(sentence, OFFERED) == code


@pytest.mark.parametrize(
    "text", ["Роботодавець забрав паспорт", "Бясплатна, кругласутачна. Форум не экстранная служба."]
)
def test_a_text_that_could_be_a_neighbours_is_not_called_russian(text: str) -> None:
    assert recognise(text, OFFERED) != "ru"


def test_no_fragment_of_a_ukrainian_or_belarusian_sentence_is_called_russian() -> None:
    assert [fragment for fragment in FRAGMENTS if recognise(fragment[1], OFFERED) == "ru"] == []


def test_a_ukrainian_word_or_two_do_not_make_a_russian_text_ukrainian() -> None:
    assert recognise("Мы приехали из города Київ и не знаем, где взять справку о доходах для школы", OFFERED) == "ru"


def test_as_much_ukrainian_as_russian_is_left_open_or_ukrainian() -> None:
    even = "Здравствуйте, подскажите пожалуйста. Добрий день, підкажіть будь ласка, де отримати довідку."
    mostly = "Здравствуйте, подскажите пожалуйста, где и как можно получить помощь для мамы. Мені потрібна довідка."
    assert recognise(even, OFFERED) in (None, "uk")
    assert recognise(mostly, OFFERED) in (None, "uk")


def test_a_latin_i_typed_for_the_ukrainian_letter_is_read_as_meant() -> None:
    assert recognise("Мiй син захворiв", OFFERED) == "uk"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我想办NIF和NISS，请问Segurança Social在哪里", "zh"),
        ("Потрібні NIF, NISS, TRC і CRUE, де CNAIM?", "uk"),
        ("在留資格変更申請", "ja"),
        ("¿Sirve el carnet?", "es"),
        ("n na bai skola", "pov"),
        ("El sta ta trabadja", "kea"),
    ],
)
def test_a_short_text_is_known_by_one_strong_sign(text: str, code: str) -> None:
    assert recognise(text, OFFERED) == code


def test_what_both_creoles_say_alike_is_left_open() -> None:
    assert recognise("Nha fidju ka ta bai skola.", OFFERED) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jeg har ikke fået mit kort endnu, hvad skal jeg gøre?",
        "Bon dia, no tinc els papers i no sé què he de fer amb la cita.",
        "Още не съм получил картата си, какво да направя?",
        "Добар дан, још нисам добио дозволу, где могу добити помоћ?",
        "سلام، من هنوز کارت اقامت خود را نگرفته‌ام، چه کار باید بکنم؟",
        "मला अजून कार्ड मिळाले नाही, मी काय करू?",
        "ካርዴን እስካሁን አላገኘሁም፣ ምን ማድረግ አለብኝ?",
        "안녕하세요, 아직 카드를 받지 못했습니다.",
        "মই এতিয়াও মোৰ কাৰ্ড পোৱা নাই।",
        "Мен әлі тұруға рұқсат алған жоқпын.",
        "Саламатсызбы, мен али карта ала элекмин.",
        "Mbote, nazwi naino te carte na ngai. Nasengeli kosala nini?",
        "E kaalo, mi o ti gba kaadi ibugbe mi. Nibo ni mo le lo?",
    ],
)
def test_a_neighbour_that_is_not_offered_is_not_taken_for_its_relative(text: str) -> None:
    assert recognise(text, OFFERED) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "123 456",
        "!!! ???",
        "😀",
        "NIF 123",
        "https://example.org/o-que-quando-porque-nao",
        "João",
        "a@b.pt",
        "ok",
    ],
)
def test_a_text_that_tells_nothing_is_left_open(text: str) -> None:
    assert recognise(text, OFFERED) is None


def test_a_language_that_is_not_offered_is_never_suggested() -> None:
    assert recognise(SENTENCES["fr"][0], OFFERED - {"fr"}) is None
    assert recognise(SENTENCES["th"][0], ()) is None


def test_names_and_addresses_in_latin_letters_do_not_hide_the_language() -> None:
    text = "আমার ঠিকানা Rua do Poço Imaginário, Lisboa, Segurança Social। এখন কী করব, কোথায় যাব?"
    assert recognise(text, OFFERED) == "bn"


def test_compatibility_forms_change_nothing() -> None:
    assert recognise("Ｍｙ ｌａｎｄｌｏｒｄ ｗｉｌｌ ｎｏｔ ａｎｓｗｅｒ ｍｅ", OFFERED) == "en"


def test_vowel_points_and_stretched_letters_change_nothing() -> None:
    assert recognise("أُرِيدُ مُوعِداً لِزَوْجَتِي فِي المـــدرسة", OFFERED) == "ar"


@pytest.mark.parametrize("reads", ["hi", "ur"])
def test_hindi_or_urdu_in_latin_letters_without_a_telling_word_is_the_one_its_writer_reads(reads: str) -> None:
    assert known("mera malik mujhe paise nahi deta, kya karun?", reads) == reads
    assert known("Namaste, mera malik mujhe chutti nahi deta, main kya karun?", "ur") == "hi"


def test_what_both_creoles_say_alike_is_in_the_one_its_writer_reads() -> None:
    assert [known("Nha fidju ka ta bai skola.", reads) for reads in ("kea", "pov", "pt")] == ["kea", "pov", None]


@pytest.mark.parametrize("half", ["look", "measure"])
def test_short_lines_of_creoles_and_in_latin_letters_are_known_eight_times_of_ten(half: str) -> None:
    lines = [line for line in examples.language_lines() if line.half == half]
    for codes in ({"kea", "pov"}, {"bn", "hi", "ur", "ar"}):
        asked = [line for line in lines if line.language in codes]
        right = [line for line in asked if known(line.text) == line.language]
        assert len(asked) >= 14
        assert len(right) >= 0.8 * len(asked), [line for line in asked if line not in right]


def test_the_example_questions_are_known_but_for_three() -> None:
    asked = examples.questions()
    right = [each for each in asked if known(f"{each.title}\n{each.body}") == each.language]
    assert len(right) >= 0.97 * len(asked) >= 97


def test_what_is_learnt_of_runs_of_letters_is_small_and_of_our_own_texts() -> None:
    assert letter_runs.FILE.stat().st_size < 100_000
    assert set(letter_runs.likelihoods("amar card")) == set(learning.CODES)
    assert letter_runs.likelihoods("")["bn"] == 0
    said = romanised("আমার কার্ড कब आएगा", "bn").split()[:2], romanised("कब आएगा", "hi").split()
    assert said == (["amar", "kard"], ["kab", "aaega"])


def test_every_row_of_signs_has_words_and_a_known_script() -> None:
    assert set(_signs()) == {"LATIN", "HINDUSTANI", "CYRILLIC", "ARABIC", "DEVANAGARI", "ETHIOPIC"}
    assert all(len(row.words) > 15 for rows in _signs().values() for row in rows)


@given(st.text(max_size=200), st.sets(st.sampled_from(sorted(OFFERED))))
def test_any_text_gets_an_offered_language_or_none(text: str, offered: set[str]) -> None:
    assert recognise(text, offered) in {None, *offered}


@given(st.lists(st.sampled_from([word for sentences in SENTENCES.values() for s in sentences for word in s.split()])))
def test_any_mixture_of_languages_gets_an_offered_language_or_none(words: list[str]) -> None:
    assert recognise(" ".join(words), OFFERED) in {None, *OFFERED}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jeg har ikke fået mit kort endnu, hvad skal jeg gøre?", "da"),
        ("سلام، من هنوز کارت اقامت خود را نگرفته‌ام، چه کار باید بکنم؟", "fa"),
        ("안녕하세요, 아직 카드를 받지 못했습니다.", "ko"),
    ],
)
def test_a_language_that_is_not_offered_is_known_all_the_same(text: str, code: str) -> None:
    assert (known(text), recognise(text, OFFERED)) == (code, None)


@pytest.mark.parametrize(
    "text",
    [
        "Mbote, nazwi naino te carte na ngai. Nasengeli kosala nini?",
        "E kaalo, mi o ti gba kaadi ibugbe mi. Nibo ni mo le lo?",
        "Мен әлі тұруға рұқсат алған жоқпын.",
        "মই এতিয়াও মোৰ কাৰ্ড পোৱা নাই।",
    ],
)
def test_a_text_in_no_language_that_is_known_is_not_taken_for_the_pages(text: str) -> None:
    assert known(text) is None
    assert [code for code in ("pt", "en", "ar") if may_be_in(text, code)] == []


def test_a_text_of_a_few_words_may_be_in_the_language_of_the_page() -> None:
    assert may_be_in("NIF 123", "ar")
    assert may_be_in("Obrigado pela ajuda", "pt")
    assert not may_be_in("Привет", "pt")


@pytest.mark.parametrize(
    ("code", "words", "tag", "direction"),
    [
        ("ur", "Mera card kab aayega?", "ur-Latn", "ltr"),
        ("ur", "میرا کارڈ کب آئے گا", "ur", "rtl"),
        ("ar", "رفضت AIMA طلب NISS", "ar", "rtl"),
        ("bn", '<p dir="ltr">amar card</p>', "bn-Latn", "ltr"),
        ("pt", "O meu cartão", "pt", "ltr"),
        ("other", "Jeg har", "und", "auto"),
        ("ar", "", "ar", "rtl"),
    ],
)
def test_a_texts_tag_says_in_which_letters_it_is(code: str, words: str, tag: str, direction: str) -> None:
    assert tags.tag(code, words) == tag
    assert tags.usual_direction(tag) == direction


def test_what_was_recognised_is_the_tag_of_another_language() -> None:
    assert tags.tag("other", "سلام، من هنوز", "fa") == "fa"
    assert tags.tag("other", "Lhéngua", "Mirandés") == "und"
