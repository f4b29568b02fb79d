"""Reading clause after clause, with a memory of whom the last ones spoke."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.ascribing import Ascriber
from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.endings import affirmed, as_it_was
from kgt_plugin.extraction.cutting.words import Word, is_name, read_words, text_of
from kgt_plugin.extraction.frames.added import MANY, added_values
from kgt_plugin.extraction.frames.fragments import opens_fragment, read_fragment
from kgt_plugin.extraction.frames.predicates import read_predicate
from kgt_plugin.extraction.frames.profiles import read_profile
from kgt_plugin.extraction.frames.stated import Draft, Statement
from kgt_plugin.extraction.parts.clause_subjects import ClauseSubject, read_subject
from kgt_plugin.extraction.parts.contrasts import contrasted
from kgt_plugin.extraction.parts.couples import each_of_couple
from kgt_plugin.extraction.referring.antecedents import antecedent
from kgt_plugin.extraction.referring.context import glimpses_in, names_in, possessions_in
from kgt_plugin.extraction.referring.filling import with_day
from kgt_plugin.extraction.referring.groups import names_at, one_of
from kgt_plugin.extraction.referring.namings import christened, naming, nickname_told
from kgt_plugin.extraction.referring.notebook import Notebook, lead_of
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.referring.tellings import ACTIVITIES, DATED
from kgt_plugin.extraction.replying.values import fits
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, word_set
from kgt_plugin.language.verbs import forms_of
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["Listener"]

_RELATIVE: Final = word_set("who which that")
_OTHER: Final = re.compile(
    r"\b(?:another|other|others|want|wants|wanted|like|than|instead|if|would)\b", re.IGNORECASE
)
"""What may bring up somebody of whom the user does not tell."""
_SOMEBODY: Final = word_set(
    "one girl boy man woman guy lady lad doll person player singer hers theirs"
)
_DASHES: Final = frozenset({"–", "—", "--"})


class Listener:
    """Reads clauses in order; `notes` holds what they state."""

    def __init__(
        self,
        *,
        casual: bool,
        referents: Referents,
        asked_of: str | None = None,
        added: frozenset[str] = frozenset(),
    ) -> None:
        self._casual = casual
        self.notes = Notebook(referents)
        self.referents = referents
        self._ascriber = Ascriber(self.notes, casual=casual, referents=referents)
        self._asked_of = referents.latest()
        self._asks_of = asked_of
        self._added = added
        self._fresh: Statement | None = None

    def take(self, clause: Clause) -> None:
        """Read one clause; one that states nothing ends what may be carried on."""
        last = self._ascriber.before
        before = () if last is None or not last.asserted else last.words
        for words in contrasted(clause.words, before, casual=self._casual):
            for each in each_of_couple(words) or [list(words)]:
                self._take(replace(clause, words=tuple(each)))

    def _take(self, clause: Clause) -> None:
        carried, self._ascriber.carried = self._ascriber.carried, None
        noted = len(self.notes.statements)
        if clause.words and clause.asserted:
            self._read(with_day(clause, self._ascriber.before), carried)
        if clause.words and len(self.notes.statements) == noted:
            self._withdraw(clause, carried)
        for name in names_in(clause.words):
            self.referents.overhear(name)
        said = text_of(clause.words)
        for label in glimpses_in(said):
            self.referents.glimpse(label)
        if clause.opener != "if" and (
            clause.asserted or not re.search(r"\b(?:were|would|if)\b", said)
        ):
            for label in possessions_in(said, self.referents):
                self.referents.mention(label)
        self._ascriber.hear_of(clause.words)
        self._ascriber.before = clause
        if clause.words:
            self._fresh = self.notes.statements[-1] if len(self.notes.statements) > noted else None

    def _withdraw(self, clause: Clause, carried: str | None) -> None:
        """Read what a clause says is so no longer; a plain denial and "used to" must end with what they are of."""
        told = (clause.asserted or clause.past) and not clause.open
        ended = as_it_was(clause.words, limited=clause.limited) if told else None
        plain = told and clause.asserted and not clause.limited and ended is None
        denied = affirmed(clause.words) if plain else None
        words = ended or denied
        if words:
            with self.notes.withdrawing(text_of(words), whole=ended is None or clause.past):
                self._read(replace(clause, words=words), carried)

    def _read(self, clause: Clause, carried: str | None) -> None:
        words = list(clause.words)
        if clause.opener == "as" and words[0].low in {"a", "an"}:
            self._ascriber.predicate("me", [Word("am", "am"), *words])
        elif words[0].low in ACTIVITIES and DATED.match(text_of(words[1:])):
            owner = "my" if self._ascriber.last in {None, "me"} else f"{self._ascriber.last}'s"
            self._ascriber.predicate(f"{owner} {words[0].low}", words[1:])
        elif clause.opener == "whom":
            self._whom(words)
        elif clause.carried:
            self._carry(clause, carried)
        elif not self._goes_on(clause, words):
            subject = read_subject(words, casual=self._casual)
            if subject is None and len(words) > 1 and self.referents.kind_of(words[0].text):
                # "Jan" is no month where somebody is called so
                subject = ClauseSubject(kind="name", noun=words[0].text, end=1)
            if subject is not None:
                self._ascriber.say(subject, words[subject.end :])
            elif (
                clause.opener in _DASHES and self._ascriber.last is not None and self._aside(words)
            ):
                return
            else:
                self._fragment(words)

    def _goes_on(self, clause: Clause, words: list[Word]) -> bool:
        """Read what says more of whom was spoken of, without a subject; whether it was that."""
        if clause.opener == ":" and self._listed(words):
            return True
        if clause.first and (self._profile(words) or self._add(words)):
            return True
        if opens_fragment(words) and self.referents.named(words[0].text) is None:
            self._fragment(words)
            return True
        return False

    def _aside(self, words: list[Word]) -> bool:
        """Read "— freelance illustrator, thirty-four —" of whom the clause before spoke."""
        about = self._ascriber.last or "me"
        kinds = {"occupation", "age", "breed", "nationality", "works at", "works for"}
        said = text_of(words)
        lead = "" if words[0].low in {"a", "an", "the"} else "a "
        found = read_predicate(about, read_words(f"is {lead}{said}"), casual=self._casual)
        drafts = [draft for draft in found if draft.relation in kinds]
        self.notes.note(about, lead_of(about), drafts)
        return bool(drafts)

    def _carry(self, clause: Clause, carried: str | None) -> None:
        """A predicate whose subject was said before."""
        words = list(clause.words)
        if clause.opener in _RELATIVE and self._ascriber.before is not None:
            carried = antecedent(self._ascriber.before.words, clause.opener, self.referents)
        if carried is None or (words[0].low == "like" and not clause.opener):
            # "on paper, like a monk" likes nothing
            return
        kinds = {form.kind for form in forms_of(words[0].low)}
        if "ing" in kinds:
            words.insert(0, Word("is", "is"))
        elif self._ascriber.plans and "base" in kinds:
            words = [*read_words("plan to"), *words]
        self._ascriber.predicate(carried, words)

    def _whom(self, words: list[Word]) -> None:
        """Read "My grandson Theodore, whom everyone calls Teddy"."""
        before = self._ascriber.before.words if self._ascriber.before is not None else ()
        about = antecedent(before, "who", self.referents)
        name = nickname_told(words)
        if about is not None and name is not None:
            self.notes.note(about, f"{about}'s nickname is", [Draft("nickname", name)])

    def _listed(self, words: list[Word]) -> bool:
        """Read ": Leo, Mia and Ben" behind "I have three kids"; whether it was that."""
        had = self.notes.statements[-1] if self.notes.statements else None
        names, end = names_at(words)
        if had is None or (had.subject, had.relation) != ("me", "has") or end < len(words):
            return False
        label = f"my {had.object.split()[-1]}"
        return one_of(label) is not None and self.notes.call(label, names)

    def _profile(self, words: list[Word]) -> bool:
        """Read "Border collie, four" and "Named him Rex" of whom the sentence before spoke; whether it was that."""
        if words[0].low in {"named", "called"}:
            given = naming(words, casual=self._casual)
            whom = None if given is None else self.referents.pointed_at(given.whom)
            if given is not None and whom is not None and whom.rpartition(" ")[2] in KIN | PETS:
                self.notes.name(whom, given.name)
                return True
            return False
        about = self._in_view()
        if about is None or self._ascriber.before is None:
            return False
        known = self.referents.name_of(about) is not None
        role = self.referents.named(about) or about
        drafts = read_profile(role, text_of(words), named=known, casual=self._casual)
        if not _OTHER.search(text_of(self._ascriber.before.words)) and not self._names_another():
            self.notes.note(role, lead_of(role), drafts)
        return bool(drafts)

    def _names_another(self) -> bool:
        """Whether the sentence before spoke of somebody else too: "my son has a friend", "my dog hates hers"."""
        before = () if self._ascriber.before is None else self._ascriber.before.words
        subject = read_subject(before, casual=self._casual)
        if subject is None or subject.kind == "self":
            return False
        for at, word in enumerate(before[subject.end :], subject.end):
            placed = before[at - 1].low in PREPOSITIONS
            if word.low in KIN | PETS | ROLES | _SOMEBODY or (is_name(word) and not placed):
                return True
        return False

    def _add(self, words: list[Word]) -> bool:
        """Read "And crime novels." behind "I love tea."; whether it was that."""
        last, said = self._fresh, text_of(words)
        whole = {normalize(said), normalize(re.sub(r",? (?:too|as well)$", "", said))}
        if last is None or last.relation not in MANY or not whole & self._added:
            return False
        values = [value for value in added_values(said) if fits(last.relation, value)]
        for value in values:
            self.notes.keep(replace(last, object=value, answer=value, replaces=False))
        return bool(values)

    def _in_view(self) -> str | None:
        """Of whom the message speaks, the user aside; None where it has spoken of nobody."""
        if self._ascriber.last not in {None, "me"}:
            return self._ascriber.last
        said = "" if self._ascriber.before is None else text_of(self._ascriber.before.words)
        spoken = possessions_in(said, self.referents)
        had = self.notes.statements[-1] if self.notes.statements else None
        if not spoken and had is not None and (had.subject, had.relation) == ("me", "has"):
            return self.referents.latest()
        return spoken[-1] if spoken else None

    def _fragment(self, words: list[Word]) -> None:
        """No subject of its own: it goes on with the last one, or names somebody."""
        found = read_fragment(
            words, self._ascriber.last, self._asked_of, asks_of=self._asks_of, casual=self._casual
        )
        if found is not None:
            # "my kids are Leo (7)" tells no age of all
            one = one_of(found.subject) is None
            drafts = [draft for draft in found.drafts if one or draft.relation != "age"]
            self.notes.note(found.subject, lead_of(found.subject), drafts)
            self._ascriber.carried = found.subject
        else:
            before = () if self._ascriber.before is None else self._ascriber.before.words
            given = christened(before, words, casual=self._casual)
            if given is not None:
                self.notes.name(given.whom, given.name)
