"""The catalogue finds what people read, asks for its Chinese, and says where something is wrong."""

import gettext
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import Context, Template, engines
from django.utils import translation

from classroom import catalogue

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def texts(messages):
    return [message.key for message in messages]


def from_python(source):
    return texts(catalogue.python_messages(Path("x.py"), source))


def from_template(source):
    return texts(catalogue.template_messages(Path("x.html"), source))


def test_python_strings_are_found_under_every_name_they_are_imported_by():
    source = (
        "from django.utils.translation import gettext as _, gettext_lazy, ngettext as n, pgettext\n"
        "from django.utils import translation\n"
        "_('One')\n"
        "gettext_lazy('Two ' 'and a half')\n"
        "n('%(n)d share', '%(n)d shares', 3)\n"
        "pgettext('desk', 'Bond')\n"
        "translation.gettext('Five')\n"
        "print('not for readers')\n"
    )
    assert from_python(source) == [
        ("", "One", ""),
        ("", "Two and a half", ""),
        ("", "%(n)d share", "%(n)d shares"),
        ("desk", "Bond", ""),
        ("", "Five", ""),
    ]


def test_a_place_is_told_by_file_and_line():
    found = list(catalogue.python_messages(Path("x.py"), "\n\ngettext('Here')\n"))
    assert (found[0].file, found[0].line) == (Path("x.py"), 3)
    found = list(catalogue.template_messages(Path("x.html"), "<p>\n{% translate 'There' %}"))
    assert (found[0].file, found[0].line) == (Path("x.html"), 2)


TEMPLATES = [
    ("{% translate 'Plain' %}", {}),
    ('{% translate "It\'s open" %}', {}),
    ("{% translate 'Bond' context 'desk' %}", {}),
    ("{% translate 'Kept for later' as later %}{{ later }}", {}),
    ("{% translate '5 % of it' %}", {}),
    ("{{ _('In a variable')|upper }}", {}),
    ("{% firstof nothing _('In a tag') %}", {}),
    ("{% blocktranslate %}A {{ word }} inside, 5 % of it{% endblocktranslate %}", {"word": "w"}),
    (
        "{% blocktranslate trimmed with who=name %}\n  Good\n  morning, {{ who }}\n"
        "{% endblocktranslate %}",
        {"name": "n"},
    ),
    (
        "{% blocktranslate count n=many trimmed %}\n {{ n }} share\n{% plural %}\n {{ n }} shares\n"
        "{% endblocktranslate %}",
        {"many": 3},
    ),
    ("{% blocktranslate context 'desk' %}Note{% endblocktranslate %}", {}),
]


@pytest.mark.parametrize(("source", "values"), TEMPLATES)
def test_the_string_found_in_a_template_is_the_one_django_asks_for(source, values, monkeypatch):
    asked = []

    class Listening(gettext.NullTranslations):
        def gettext(self, message):
            context, _, text = message.rpartition("\x04")
            asked.append((context, text, ""))
            return text

        def ngettext(self, one, many, n):
            asked.append(("", one, many))
            return many

    with translation.override("zh-hans"):
        from django.utils.translation import trans_real

        monkeypatch.setattr(trans_real._active, "value", Listening(), raising=False)
        monkeypatch.setattr(trans_real, "_default", Listening())
        template = engines["django"].engine.from_string("{% load i18n %}" + source)
        assert isinstance(template, Template)
        template.render(Context(values))
    assert from_template(source) == list(dict.fromkeys(asked))


def house(tmp_path, *, code="", **fragments):
    """A house of three rooms with one module and some fragments in the classroom."""
    for room in catalogue.ROOMS:
        catalogue.locale_dir(tmp_path / room).mkdir(parents=True)
    (tmp_path / "classroom" / "page.py").write_text(code, encoding="utf-8")
    for name, entries in fragments.items():
        path = catalogue.locale_dir(tmp_path / "classroom") / f"{name}.po"
        path.write_text(HEADER + entries, encoding="utf-8")
    return tmp_path


def entry(source, chinese, before=""):
    return f'\n{before}msgid "{source}"\nmsgstr "{chinese}"\n'


def faults(base):
    return [str(one).removeprefix(f"{base}/") for one in catalogue.problems(catalogue.read(base))]


def test_a_string_without_chinese_is_named_with_its_place(tmp_path):
    base = house(tmp_path, code="gettext('Open')", a=entry("Open", ""))
    assert faults(base) == ["classroom/page.py:1: no Chinese for 'Open'"]


@pytest.mark.parametrize("call", ["_(f'{n} days')", "gettext('a' + word)", "_('%d days' % n)"])
def test_a_string_put_together_at_run_time_is_named_as_it_can_never_be_found(tmp_path, call):
    (fault,) = faults(house(tmp_path, code=f"\n{call}"))
    assert fault.startswith("classroom/page.py:2: ")
    assert "one literal" in fault


def test_an_entry_that_nothing_uses_is_named(tmp_path):
    (fault,) = faults(house(tmp_path, code="", a=entry("Gone", "没了")))
    assert "no longer used: 'Gone'" in fault


def test_an_entry_marked_fuzzy_counts_as_missing_and_is_named(tmp_path):
    found = faults(house(tmp_path, code="gettext('Open')", a=entry("Open", "开", "#, fuzzy\n")))
    assert any("no Chinese" in fault for fault in found)
    assert any("fuzzy" in fault for fault in found)


@pytest.mark.parametrize(
    ("source", "chinese", "is_good"),
    [
        ("%(n)d shares of %(name)s", "%(name)s 的 %(n)d 股", True),
        ("%(n)d shares of %(name)s", "%(name)s 的股票", False),
        ("{low} to {high}", "{low} 到 {height}", False),
        ("Page {} of {}", "第 {} 页，共 {} 页", True),
        ("%s left", "还剩", False),
    ],
)
def test_placeholders_must_be_the_same_in_both_languages(tmp_path, source, chinese, is_good):
    found = faults(house(tmp_path, code=f"gettext('{source}')", a=entry(source, chinese)))
    assert any("placeholders" in fault for fault in found) != is_good


def test_fragments_that_disagree_are_named_and_those_that_agree_are_not(tmp_path):
    base = house(
        tmp_path, code="gettext('Order')", a=entry("Order", "委托"), b=entry("Order", "订单")
    )
    (fault,) = faults(base)
    assert "b.po" in fault
    assert "a.po" in fault
    path = catalogue.locale_dir(base / "classroom") / "b.po"
    path.write_text(HEADER + entry("Order", "委托"), encoding="utf-8")
    assert faults(base) == []


def test_compiling_merges_fragments_and_does_nothing_when_nothing_is_new(tmp_path):
    base = house(tmp_path, a=entry("One", "一"), b=entry("Two", "二"))
    (target,) = catalogue.compile_all(base)
    assert {e.msgid: e.msgstr for e in polib.mofile(str(target))} == {"One": "一", "Two": "二"}
    assert catalogue.compile_all(base) == []
    (target.parent / "b.po").unlink()
    assert catalogue.compile_all(base) == [target]
    assert {e.msgid for e in polib.mofile(str(target))} == {"One"}


def test_the_skeleton_can_be_filled_in_and_read_back(tmp_path):
    base = house(tmp_path, code="gettext('Say \"hi\"')\nngettext('%d day', '%d days', 2)")
    text = catalogue.skeleton(catalogue.missing(catalogue.read(base)), base)
    read = polib.pofile(HEADER + "\n" + text)
    assert [e.msgid for e in read] == ['Say "hi"', "%d day"]
    assert read[1].msgid_plural == "%d days"


def test_the_house_s_own_catalogue_is_complete():
    found = catalogue.problems(catalogue.read(settings.BASE_DIR))
    assert [str(one) for one in found] == []


def test_chinese_is_spoken_after_compiling():
    call_command("translations", "compile")
    with translation.override("zh-hans"):
        assert translation.gettext("Skip to the content") == "跳到正文"
    with translation.override("en"):
        assert translation.gettext("Skip to the content") == "Skip to the content"
