"""Every catalog holds every message of the code, said in full: the same placeholders, all its plural forms."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from i18n import DEFAULT, LANGUAGES, gettext, ngettext, speaking
from i18n.catalogs import path_of
from tools.messages import languages, read, template, updated, written

SPOKEN = [language for language in LANGUAGES if language != DEFAULT]
PERCENT = re.compile(r"%\(\w+\)[sr]|%[sr]")
LETTERS = re.compile(r"[A-Za-z]{2,}")
# Messages that are no words of a language: names, signs and forms that are the same everywhere.
THE_SAME = re.compile(r"(\{[^}]*\}|[A-Z]{2,}|SHA-256|n =|[\W\d_])*")


@pytest.fixture(scope="module")
def words() -> Catalog:
    return template()


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]


def source(message: Message) -> str:
    """The English text with all placeholders: of two forms the plural one."""
    return str(message.id if isinstance(message.id, str) else message.id[1])


def placeholders(text: str) -> Counter[str]:
    fields = [(field, conversion) for _text, field, _form, conversion in Formatter().parse(text)]
    return Counter(f"{field}!{conversion}" for field, conversion in fields if field is not None) + Counter(
        PERCENT.findall(text)
    )


def messages(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def test_each_language_that_is_spoken_has_a_catalog_and_no_other() -> None:
    assert languages() == sorted(SPOKEN)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_catalog_has_exactly_the_messages_of_the_code(language: str, words: Catalog) -> None:
    wanted = {source(message) for message in words if message.id}
    there = {source(message) for message in messages(language)}
    assert there == wanted, "run `make messages` and say in every language what is new"
    assert path_of(language).read_bytes() == written(updated(read(language), words)), "run `make messages`"


@pytest.mark.parametrize("language", SPOKEN)
def test_every_message_is_said(language: str) -> None:
    silent = [message.id for message in messages(language) if message.fuzzy or not all(forms(message))]
    assert silent == []


@pytest.mark.parametrize("language", SPOKEN)
def test_every_form_has_the_placeholders_of_the_message(language: str) -> None:
    for message in messages(language):
        for form in forms(message):
            assert placeholders(form) == placeholders(source(message)), message.id


@pytest.mark.parametrize("language", SPOKEN)
def test_every_plural_has_the_forms_of_the_language(language: str) -> None:
    wanted = get_plural(Locale.parse(language)).num_plurals
    plurals = [message for message in messages(language) if not isinstance(message.id, str)]
    assert plurals
    assert {len(forms(message)) for message in plurals} == {wanted}


@pytest.mark.parametrize("language", SPOKEN)
def test_a_message_begins_and_ends_as_in_english(language: str) -> None:
    for message in messages(language):
        text = source(message)
        for form in forms(message):
            assert (form[:1].isspace(), form[-1:].isspace()) == (text[:1].isspace(), text[-1:].isspace()), text
            assert not text.endswith((".", "…")) or form.endswith((".", "…")), text


@pytest.mark.parametrize("language", SPOKEN)
def test_what_is_said_is_not_english(language: str) -> None:
    english = [
        message.id
        for message in messages(language)
        if source(message) in forms(message) and not THE_SAME.fullmatch(source(message))
    ]
    assert english == []


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 изъятий"),
        (1, "1 изъятие"),
        (2, "2 изъятия"),
        (4, "4 изъятия"),
        (5, "5 изъятий"),
        (11, "11 изъятий"),
        (12, "12 изъятий"),
        (14, "14 изъятий"),
        (21, "21 изъятие"),
        (22, "22 изъятия"),
        (25, "25 изъятий"),
        (101, "101 изъятие"),
        (111, "111 изъятий"),
        (112, "112 изъятий"),
        (1052, "1052 изъятия"),
    ],
)
def test_russian_numerals_bend_what_is_counted(n: int, said: str) -> None:
    with speaking("ru"):
        assert ngettext("{n} seizure", "{n} seizures", n).format(n=n) == said


def test_english_is_spoken_without_a_catalog_and_nothing_is_said_of_nothing() -> None:
    with speaking("ru"):
        assert gettext("") == ""
    with speaking("xx"):
        assert gettext("Data") == "Data"
    assert ngettext("{n} seizure", "{n} seizures", 1) == "{n} seizure"
