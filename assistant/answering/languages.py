"""Questions in other languages than that of the documents, told apart by script and by small words."""

import re

from assistant.text import STOPWORDS, tokens

_SMALL_WORDS = {
    "de": "der die das den dem und ist sind hat haben wer wie was wann wo warum welche welcher welches viele im von zu mit"
    " für auf nicht ein eine",
    "fr": "le la les des du et est sont qui que quoi quand où pourquoi combien quel quelle quels dans pour avec sur pas un une au"
    " aux de en",
    "es": "el la los las del y es son quién quien qué cuándo cuando dónde donde por cuántos cuantos cuál cual en con para no un"
    " una de",
}
_SCRIPTS = {
    "ko": r"[\uac00-\ud7a3\u1100-\u11ff]",
    "ja": r"[\u3040-\u30ff]",
    "zh": r"[\u4e00-\u9fff]",
    "ru": r"[\u0400-\u04ff]",
    "ar": r"[\u0600-\u06ff]",
}
_SAID = {
    "de": "Die Dokumente sind auf Englisch, und Fragen werden nur auf Englisch verstanden. Bitte fragen Sie auf Englisch.",
    "fr": "Les documents sont en anglais et les questions ne sont comprises qu'en anglais. Merci de la poser en anglais.",
    "es": "Los documentos están en inglés y las preguntas solo se entienden en inglés. Por favor, pregunte en inglés.",
    "ko": "문서는 영어로 되어 있으며 질문은 영어로만 이해할 수 있습니다. 영어로 질문해 주십시오.",
    "ja": "文書は英語で、質問も英語でのみ理解されます。英語で質問してください。",
}
_ENGLISH = "The documents are in English, and questions are understood in English only. Please ask in English."


def other_language(question: str) -> str:
    """A sentence in the language of the question that says to ask in English; "" where the question is English."""
    letters = [char for char in question if char.isalpha()]
    for language, pattern in _SCRIPTS.items():
        if letters and len(re.findall(pattern, question)) >= 0.3 * len(letters):
            return _SAID.get(language, _ENGLISH)
    words = re.findall(r"[^\W\d_]+", question.lower())
    english = sum(token in STOPWORDS for token in tokens(question))
    for language, small in _SMALL_WORDS.items():
        hits = sum(word in small.split() for word in words)
        if hits >= 2 and hits > english and hits >= 0.3 * len(words):
            return _SAID[language]
    return ""
