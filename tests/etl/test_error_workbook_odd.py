"""Error workbooks of odd files, and what people do to them: nothing is lost and nothing counts twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from etl.door import BadInput, LoadReport, Progress, error_workbook, inspect, load, review
from store import Store, joined, open_store
from store.batches import get_batch, issues, undo
from tests.etl.bad_rows import rewrite, texts
from tests.fixtures.databases import BOTH, contents, counts
from tests.fixtures.loading import account, as_table, lines, load_text, template

DATABASES = BOTH

Edit = Callable[[list[list[str]], dict[str, int]], None]


def corrected(store: Store, folder: Path, edit: Edit, batch: int = 1, name: str = "corrected.xlsx") -> Path:
    """The error workbook of a batch after somebody went over its rows; `edit` gets the rows and where columns are."""
    error_workbook(store, batch, folder / "errors.xlsx")
    head, *body = texts(folder / "errors.xlsx")
    at = {column: position for position, column in enumerate(head)}
    edit(body, at)
    return rewrite(folder / name, [head, *body])


def fill(column: str, text: str) -> Edit:
    """Type the same into a column of every row."""

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        for line in body:
            line[at[column]] = text

    return edit


def notes_of(store: Store) -> list[str]:
    return [row[0] for row in lines(store, "seizure.note")]


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize(
    "note",
    ["x" * 40_000, "a\x01b", "_x0041_", "<r>x</r>", "line\r\nend", '=HYPERLINK("x")', "'quoted", " spaces ", "00012"],
    ids=("too long", "control", "escape", "markup", "line end", "formula", "quote", "spaces", "zeros"),
)
def test_a_cell_that_nobody_changed_is_loaded_as_it_was(store: Store, tmp_path: Path, note: str) -> None:
    load_text(store, tmp_path, template({"date": "", "note": quoted(note)}, {}, columns=["note"]))
    load(store, corrected(store, tmp_path, fill("date", "2014-06-01")))
    assert notes_of(store) == [None, note]


def test_a_cell_that_somebody_changed_is_loaded_as_it_is(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"date": "", "note": "x" * 40_000}, {}, columns=["note"]))

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        body[0][at["date"]], body[0][at["note"]] = "2014-06-01", "short now"

    load(store, corrected(store, tmp_path, edit))
    assert notes_of(store) == [None, "short now"]


def test_a_corrected_row_is_read_as_its_file_was(store: Store, tmp_path: Path) -> None:
    """Decimal commas, day first, a country for the whole file: few rows alone would tell none of this."""
    table = as_table(
        ("Datum", "Stoff", "Menge", "Einheit"),
        [("31.05.2014", "heroin", "1.234,5", "g"), ("01.02.2014", "heroin", "3,456", "g"), ("x", "heroin", "2,5", "g")],
        ";",
    )
    mapping = {"date": "Datum", "drug": "Stoff", "quantity": "Menge", "unit": "Einheit"}
    load_text(store, tmp_path, table, mapping=mapping, constants={"country": "KZ"})

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        body[0][at["Datum"]], body[0][at["Menge"]] = "03.04.2014", "1,234"

    report = load(store, corrected(store, tmp_path, edit))
    found = lines(store, "seizure.period_start, line.mass_kg, seizure.country, batch.source, batch.profile")
    assert (account(report), found[-1][:3]) == ((1, 1, 0, {}), ("2014-04-03", 0.001234, "KZ"))
    assert found[-1][3:] == found[0][3:]


@pytest.mark.parametrize("typed", [1.234, 0.25, 12, 1234.5])
def test_numbers_that_somebody_typed_are_those_numbers(store: Store, tmp_path: Path, typed: float) -> None:
    """A cell that holds a number has no decimal mark; the file's own commas and points must not make another of it."""
    rows = [("2014-05-31", "KZ", "heroin", "1.234,5", "g"), ("2014-05-31", "KZ", "heroin", "many", "g")]
    load_text(store, tmp_path, as_table(("date", "country", "drug", "quantity", "unit"), rows, ";"))
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    book = openpyxl.load_workbook(tmp_path / "errors.xlsx")
    book.worksheets[0]["D2"].value = typed
    book.save(tmp_path / "typed.xlsx")
    load(store, tmp_path / "typed.xlsx")
    assert lines(store, "line.quantity") == [(1234.5,), (typed,)]


def test_a_wide_file(store: Store, tmp_path: Path) -> None:
    table = as_table(
        ("Date", "Country", "Heroin_Kg", "Opium_Kg"),
        [("2014-05-31", "KZ", "1", "2"), ("2014-06-31", "KZ", "4", "8"), ("2014-06-30", "KZ", "16", "abt 3")],
    )
    report = load_text(store, tmp_path, table)
    assert account(report) == (3, 1, 2, {})

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        body[0][at["Date"]], body[1][at["Opium_Kg"]] = "2014-06-30", "32"

    assert account(load(store, corrected(store, tmp_path, edit))) == (2, 2, 0, {})
    assert counts(store) == (6, 6, 63.0)


def test_a_workbook_of_several_sheets(store: Store, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "years.xlsx"), {"strings_to_formulas": False}) as book:
        for year in ("2013", "2014"):
            sheet = book.add_worksheet(year)
            for row, line in enumerate(texts_of_year(year)):
                sheet.write_row(row, 0, line)
    report = load(store, tmp_path / "years.xlsx")
    assert account(report)[:3] == (4, 2, 2)
    made = corrected(store, tmp_path, fill("quantity", "5"))
    assert sorted(line[-6] for line in texts(tmp_path / "errors.xlsx")[1:]) == ["2013", "2014"]
    assert account(load(store, made)) == (2, 2, 0, {})
    assert counts(store)[2] == 12.0
    assert get_batch(store, 1).rows_corrected == 2


def texts_of_year(year: str) -> list[tuple[str, ...]]:
    head = ("date", "country", "drug", "quantity", "unit")
    return [head, (f"{year}-05-31", "KZ", "heroin", "1", "kg"), (f"{year}-05-30", "KZ", "opium", "many", "kg")]


def bad_file(store: Store, folder: Path, rows: int = 2) -> LoadReport:
    return load_text(store, folder, template({}, *({"date": "", "seizure_id": f"S{n}"} for n in range(rows))))


def test_rows_that_nobody_can_tell_are_skipped_by_name(store: Store, tmp_path: Path) -> None:
    bad_file(store, tmp_path)

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        fill("date", "2014-06-01")(body, at)
        body.append([*body[0]])  # a copied row
        new = [*body[0]]
        new[at["sentinel_batch"]] = new[at["sentinel_row"]] = ""
        other = [*body[0]]
        other[at["sentinel_row"]] = "1"  # a row that was loaded
        body += [new, other]

    report = load(store, corrected(store, tmp_path, edit))
    assert account(report) == (5, 2, 0, {"not_of_the_workbook": 2, "twice_in_the_workbook": 1})
    assert counts(store) == (3, 3, 3.0)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("sentinel_batch", "7-aaaaaaaaaaaa", "not in this database"),
        ("sentinel_batch", "", "no row names its batch"),
        ("sentinel_batch", None, "several error workbooks"),
    ],
    ids=("another database", "no batch", "two batches"),
)
def test_a_file_that_corrects_nothing_here_is_refused(
    store: Store, tmp_path: Path, column: str, text: str | None, words: str
) -> None:
    bad_file(store, tmp_path)

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        for number, line in enumerate(body):
            if text is not None or number == 0:
                line[at[column]] = text if text is not None else "2-bbbbbbbbbbbb"

    path = corrected(store, tmp_path, edit)
    before = contents(store)
    with pytest.raises(BadInput, match=words):
        load(store, path)
    assert contents(store) == before


@pytest.mark.parametrize(("country", "warned"), [("KZ", []), ("TJ", [("event_rows_disagree", "A")])])
def test_a_seizure_that_is_described_otherwise_is_warned_of(
    store: Store, tmp_path: Path, country: str, warned: list[tuple[str, str]]
) -> None:
    text = template({"seizure_id": "A"}, {"seizure_id": "A", "quantity": "x"}, {"seizure_id": "B", "quantity": "x"})
    load_text(store, tmp_path, text)

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        fill("quantity", "2")(body, at)
        body[0][at["country"]] = country

    path = corrected(store, tmp_path, edit)
    for told in (load(store, path, dry_run=True).as_json(), review(store, path).account):
        assert (told["seizures"], told["mass_kg"]) == (1, 4.0)  # what a load would add, before it does
    report = load(store, path)
    assert [(one.code, one.value) for one in issues(store, report.batch or 0)] == warned
    assert (report.warnings, report.seizures, report.mass_kg) == (len(warned), 1, 4.0)


def test_however_many_seizures_join_each_is_compared(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joined, "CHUNK", 1)  # ids in one statement, of which a database takes so many and no more
    load_text(store, tmp_path, template(*({"seizure_id": key, "quantity": text} for key in "ABC" for text in "1x")))

    def edit(body: list[list[str]], at: dict[str, int]) -> None:
        fill("quantity", "2")(body, at)
        for line in body[:2]:
            line[at["country"]] = "TJ"

    report = load(store, corrected(store, tmp_path, edit))
    warned = [(one.code, one.value) for one in issues(store, report.batch or 0)]
    assert warned == [("event_rows_disagree", "A"), ("event_rows_disagree", "B")]
    assert (report.seizures, report.seizures_joined, report.mass_kg) == (0, 3, 6.0)


def test_a_lost_column_is_said(store: Store, tmp_path: Path) -> None:
    bad_file(store, tmp_path)
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    cut = [[cell for position, cell in enumerate(line) if position != 3] for line in texts(tmp_path / "errors.xlsx")]
    with pytest.raises(BadInput, match="lacks the columns drug"):
        load(store, rewrite(tmp_path / "cut.xlsx", cut))


def test_rows_of_a_batch_that_does_not_stand_are_refused(store: Store, tmp_path: Path) -> None:
    bad_file(store, tmp_path)
    path = corrected(store, tmp_path, fill("date", "2014-06-01"))
    undo(store, 1)
    with pytest.raises(BadInput, match="is undone or replaced"):
        load(store, path)
    bad_file(store, tmp_path)  # the very same file again: its rows are meant, whichever load it is
    report = load(store, path)
    assert (report.rows_loaded, get_batch(store, report.batch or 0).corrects) == (2, 2)


def test_of_two_at_once_one_loads_the_rows(store: Store, tmp_path: Path) -> None:
    """Somebody else loads the same rows, saved otherwise, after this load has looked at what is corrected already."""
    bad_file(store, tmp_path)
    first = corrected(store, tmp_path, fill("date", "2014-06-01"), name="first.xlsx")
    second = corrected(store, tmp_path, fill("date", "2014-06-02"), name="second.xlsx")
    done: list[LoadReport] = []

    def meanwhile(progress: Progress) -> None:
        if progress.stage == "understanding" and not done:
            done.append(load(store, first))

    with pytest.raises(BadInput, match="just now"):
        load(store, second, progress=meanwhile)
    assert (done[0].rows_loaded, counts(store)) == (2, (3, 3, 3.0))
    assert load(store, second).already_loaded


def test_nothing_is_corrected_yet(store: Store, tmp_path: Path) -> None:
    bad_file(store, tmp_path)
    with pytest.raises(BadInput, match="none of its 2 rows"):
        load(store, corrected(store, tmp_path, lambda _body, _at: None))


def test_a_dry_run_and_an_inspection_know_it(store: Store, tmp_path: Path) -> None:
    bad_file(store, tmp_path)
    path = corrected(store, tmp_path, fill("date", "2014-06-01"))
    before = contents(store)
    assert load(store, path, dry_run=True).rows_loaded == 2
    assert review(store, path).account["rows_loaded"] == 2
    assert inspect(store, path).mapping["date"] == "date"
    assert contents(store) == before


def test_the_same_rows_in_another_database(store: Store, tmp_path: Path) -> None:
    """A database that has loaded the same file knows its rows, under whatever number."""
    bad_file(store, tmp_path)
    path = corrected(store, tmp_path, fill("date", "2014-06-01"))
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    load_text(other, tmp_path, template({"quantity": "3"}), name="first.csv")
    load(other, tmp_path / "file.csv")
    assert load(other, path).rows_loaded == 2
    assert get_batch(other, 3).corrects == 2
    other.close()
