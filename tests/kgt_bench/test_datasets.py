"""Reading data sets, and choosing cases of them."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kgt_bench import Slice, choose, read_counterfact, read_graph
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Intent
from tests.kgt_bench.cases import RECORDS, make_case, write_lines

DATA = Path(__file__).parents[3] / "shared" / "data"


def test_lines_an_array_and_gzip_are_the_same_data_set(tmp_path: Path) -> None:
    """The published form and ours give equal cases."""
    lines = read_counterfact(write_lines(tmp_path / "a.jsonl"))
    array = tmp_path / "a.json"
    array.write_text(json.dumps(RECORDS), encoding="utf-8")
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    assert lines == read_counterfact(array) == read_counterfact(packed)
    assert [case.id for case in lines] == ["1", "2", "3"]


def test_a_record_becomes_a_case(tmp_path: Path) -> None:
    """Subject, query, answers, probes and facts are where they belong."""
    case = read_counterfact(write_lines(tmp_path / "a.jsonl"))[0]
    assert case.query == "The mayor of Dunmere is"
    assert (case.answer, case.rivals, case.old_answer) == (
        "Ottoline Vex",
        ("Bram Holt",),
        "Bram Holt",
    )
    assert case.relation == "mayor"
    assert case.paraphrases == ("It rained all day. Dunmere is governed by",)
    assert case.stale == ("mayor", "Bram Holt")
    assert len(case.facts) == 3


def test_the_papers_extension_calls_its_paraphrases_otherwise(tmp_path: Path) -> None:
    """Where there are no paraphrase_prompts, generation_prompts take their place."""
    record = copy.deepcopy(RECORDS[0])
    record["generation_prompts"] = record.pop("paraphrase_prompts")
    (case,) = read_counterfact(write_lines(tmp_path / "a.jsonl", [record]))
    assert case.paraphrases == ("It rained all day. Dunmere is governed by",)


def _broken(change: Any) -> dict[str, Any]:
    record = copy.deepcopy(RECORDS[0])
    change(record)
    return record


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r.pop("requested_rewrite"), "lacks requested_rewrite"),
        (lambda r: r.pop("case_id"), "lacks case_id"),
        (lambda r: r["requested_rewrite"].pop("subject"), "lacks subject"),
        (lambda r: r["requested_rewrite"].update(subject=" "), "subject is empty"),
        (lambda r: r["requested_rewrite"].update(prompt="no place"), "one {}"),
        (lambda r: r["requested_rewrite"].update(target_new="Vex"), "target_new must be an object"),
        (lambda r: r["requested_rewrite"]["target_true"].update(str=3), "str must be a text"),
        (lambda r: r.update(paraphrase_prompts="one"), "must be a list of texts"),
        (lambda r: r.update(subject_facts=[["a"]]), "pairs of relation and object"),
        (lambda r: r.update(subject_facts=7), "subject_facts must be a list"),
        (lambda r: r.update(subject_facts=[["mayor", " "]]), "pairs of relation and object"),
        (lambda r: r.update(case_id=2), "has the case_id 2 of another record"),
        (lambda r: r.update(stale_fact="a"), "pairs of relation and object"),
    ],
)
def test_a_broken_record_is_named(tmp_path: Path, change: Any, words: str) -> None:
    """The error says which line, and what is wrong with it."""
    path = write_lines(tmp_path / "a.jsonl", [RECORDS[1], _broken(change)])
    with pytest.raises(InvalidInputError, match="line 2") as caught:
        read_counterfact(path)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no record"),
        (b"[]", "holds no record"),
        (b"{nonsense", "line 1 is no JSON"),
        (b"[{]", "is no JSON"),
        (b"3\n", "is no object"),
        (b"\xff\xfe\xfa", "no UTF-8 text"),
        (b"\x1f\x8bnot really", "cannot read"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    """One line says what is wrong with the file."""
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        read_counterfact(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(InvalidInputError, match=r"nowhere\.json"):
        read_counterfact(tmp_path / "nowhere.json")


def test_a_graph_is_read_once_and_its_relations_in_words(tmp_path: Path) -> None:
    """Camel case becomes words, a repeated line one fact; a line of two columns is an error."""
    path = tmp_path / "graph.tsv"
    path.write_text("cup\tAtLocation\tshelf\ncup\tAtLocation\tshelf\n\ncup\tIsA\tvessel\n")
    assert read_graph(path) == [("cup", "at location", "shelf"), ("cup", "is a", "vessel")]
    path.write_text("cup\tshelf\n")
    with pytest.raises(InvalidInputError, match="line 1"):
        read_graph(path)


def test_the_order_depends_on_the_seed_alone() -> None:
    """One seed, one order; a smaller limit takes the beginning of it."""
    cases = [make_case(number) for number in range(30)]
    first = choose(cases, Slice.ALL, limit=None, seed=5)
    assert first == choose(cases, Slice.ALL, limit=None, seed=5)
    assert first != choose(cases, Slice.ALL, limit=None, seed=6)
    assert choose(cases, Slice.ALL, limit=7, seed=5) == first[:7]


def test_the_seeded_slice_has_stale_facts_among_others(tmp_path: Path) -> None:
    """Only records with a stale fact and three facts are taken; all of them lose their facts."""
    cases = read_counterfact(write_lines(tmp_path / "a.jsonl"))
    seeded = choose(cases, Slice.SEEDED, limit=None, seed=0)
    assert {case.id for case in seeded} == {"1", "2"}
    assert all(case.facts == () for case in choose(cases, Slice.ALL, limit=None, seed=0))
    with pytest.raises(InvalidInputError, match="has no case"):
        choose([cases[2]], Slice.SEEDED, limit=None, seed=0)


def test_contradicting_corrections_are_not_both_taken() -> None:
    """The second correction of one relation of one subject is left out, of another it is not."""
    first = make_case(1, relation="colour")
    again = make_case(1, id="2", relation="Colour", answer="green")
    other = make_case(1, id="3", relation="size")
    assert len(choose([first, again, other], Slice.ALL, limit=None, seed=0)) == 2


def test_neighbours_that_the_run_edits_are_left_out() -> None:
    """A prompt about an edited subject is no neighbour; one about a longer name is."""
    prompts = ("The colour of Subject2 is", "The colour of Subject2 Junior is", "Pell is in")
    cases = [make_case(1, neighbours=prompts), make_case(2)]
    chosen = {case.id: case for case in choose(cases, Slice.ALL, limit=None, seed=0)}
    assert chosen["1"].neighbours == prompts[1:]


def test_additions_tell_another_value_of_what_has_several() -> None:
    """The last value is news, the others are known, and the made-up one is the rival."""
    cases = [
        make_case(1, id=value, relation="borders", old_answer=value, rivals=(value,), answer="Pell")
        for value in ("Sund", "Tarn", "Wexcombe")
    ]
    (case,) = choose(cases, Slice.ADDITIONS, limit=None, seed=0)
    assert (case.answer, case.rivals, case.old_answer) == ("Wexcombe", ("Pell",), None)
    assert case.earlier == ("Sund", "Tarn")
    assert set(case.facts) == {("borders", "Sund"), ("borders", "Tarn")}
    assert case.intent is Intent.STATEMENT


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="the development data is not beside the checkout")
@pytest.mark.parametrize(
    ("name", "records", "seeded"),
    [("counterfact", 2818, 113), ("counterfact_extend", 16777, 650)],
)
def test_the_development_data_is_read_whole(name: str, records: int, seeded: int) -> None:
    """Every record passes validation, and the seeded slice has the size worked out from it."""
    cases = read_counterfact(DATA / f"{name}.dev.jsonl.gz")
    assert len(cases) == records
    assert len(choose(cases, Slice.SEEDED, limit=None, seed=0)) == seeded
