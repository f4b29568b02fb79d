"""English verbs by their forms: what "taught" or "studies" is a form of."""

from __future__ import annotations

from typing import Final, NamedTuple

from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.wording import third_person

__all__ = ["BE", "DO", "HAVE", "MODALS", "Form", "forms_of", "is_finite"]

_REGULAR: Final = word_set("""
    boulder kayak canoe windsurf snorkel geocache birdwatch scrapbook moonlight freelance lodge dwell root ref
    distil umpire captain befriend subscribe worship specialise wed vape meditate abseil rehearse cater cope
    accept add admire adopt adore agree aim apply ask attend avoid bake bark believe belong bike book borrow
    brew call care carry change chase chair change claim clean climb close coach collect commute compete compose
    conduct cook count crochet cycle dance decide deliver depend design detest develop direct dislike
    dream dress dye edit employ enjoy enrol enroll expect expire fancy farm fear finish fish fix follow
    foster garden garnish graduate happen hate head help hike hire hope hunt inherit intend invest jog join
    juggle jump kick knit lack laugh lecture lift like live loathe look love maintain major manage
    marry matter milk mind mix move name need offer open operate order own paint park perform photograph
    plan plant play polish practise practice prefer present prepare produce program promise raise reckon
    record relocate rename renovate rent repair rescue research retire return review row sail save
    seem serve sew share shop sign skate skateboard ski skip smoke snore solve sound start stay
    stop study suffer suggest supervise support suppose surf switch tend thank time train transfer translate
    travel treat try turn tutor type use visit volunteer wait walk want wash watch weigh wish
    work worry revise restore row bowl box fence curate mentor trek tour host publish program
    illustrate organise organize drum busk act model blog stream vlog code commute moderate
    parent school mow rear trade sculpt weave embroider quilt forage tend specialise
    specialize consult advise represent
    emigrate immigrate abide ache achieve act admit affect afford allow announce annoy answer appear appreciate approve argue
    arrange arrive assist attach attract award babysit back bang bathe beg behave blame bless boil bother
    bounce brag breathe brush bump bury camp cancel carve cause celebrate charge charm chat check cheer chew
    chop circle clear collapse comb comfort compare complain concern confess confuse connect consider contain
    convince copy correct cough cover crash crave create cross cry cuddle cure cough damage dare dawdle declare
    decorate dedicate defend delay demand deserve destroy die dig dine disagree disappear discover discuss
    disturb divide divorce dislocate donate doubt download drag drift drop dust earn email embarrass encourage
    end endure escape establish evaluate examine excuse exercise exist explain explore express fail faint     fascinate fax fetch fiddle figure fill film fire fit flash float flood flow fold fool force form forgive frame
    frighten fry function gain gather glance glue grab greet grin grumble guard guide hammer hand handle     harm haunt heal heat hesitate hop hug hum hurry identify ignore imagine improve include increase inform
    injure insist inspire insure interest interrupt introduce invent invite involve iron irritate itch jam
    judge keel kill kiss knock label land last launch lick lighten limp line link list listen load
    lock log long loosen lower march mark marvel mash master melt memorise mend mention mess mew miss moan mop
    mount mourn mumble murder nag nap nibble nip nod note notice obey object observe obtain occur
    offend ooze organise overdo overlook owe pack paddle pass paste pause peck pedal peel perch pick
    pinch place plead please plough plow plug point poke pop possess post pour pray preach preserve press
    pretend prevent prick print proceed promise protect provide pull pump punish purr push question queue
    quilt race rain rattle reach react realise realize receive recite recognise recognize recommend recover
    recycle reduce refer refuse regret reign reject relax rely remain remember remind remove repeat replace
    reply report request require resemble reside respect respond rest result retain reveal reward rhyme rinse
    risk rob rock roll rot rub ruin rule rush salt sample satisfy scare scold scrape scratch scream scrub
    search seat select separate settle sharpen shelter shelve shiver shock shout shove shrug sigh signal slip
    slow smash smell smile snap snatch sneak sneeze sniff soak sort spark sparkle spell spill spoil spot
    spray sprout squash squeak squeeze stamp stare startle stash steer step stitch stir store strap
    strengthen stretch strip stroke struggle stuff substitute succeed suck suit supply surprise surround
    suspect swap swallow talk tap taste tease telephone tempt terrify test text thaw threaten thrive
    tick tickle tie tip tire toast touch track transport trap treasure tremble trick trim trip trot
    trouble trust tug tumble twist underline undress unite unlock unpack vanish vary visit vote wag
    wander warm warn waste water wave weed welcome whine whinge whisper whistle wink wipe wobble wonder
    wrap wreck wrestle wriggle yawn yell sponsor attend adapt aspire audit bind boss bust cart cash chair
    chauffeur clock clerk coordinate counsel craft cruise crew debate demonstrate detect deputise
    display distil ferment fund fundraise graze groom harvest hatch herd homeschool hunt import
    export install investigate judge lease landscape market mediate mentor mill nurse pilot
    pickle pot proofread prune publish quiz ranch referee rehome research roast sculpt shear shoe sketch
    skipper smock stock style tailor tattoo thatch train translate trap umpire upholster
    usher wax weld whittle wholesale woodwork
""")
_IRREGULAR: Final = """
    be was been|become became become|begin began begun|bear bore borne|break broke broken|breed bred bred
    bring brought brought|build built built|buy bought bought|catch caught caught|choose chose chosen
    come came come|cost cost cost|cut cut cut|do did done|draw drew drawn|drink drank drunk
    drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought
    find found found|fly flew flown|forget forgot forgotten|freeze froze frozen|get got got
    give gave given|go went gone|grow grew grown|have had had|hear heard heard|hold held held
    keep kept kept|know knew known|lay laid laid|lead led led|learn learnt learnt|leave left left
    lend lent lent|let let let|lie lay lain|lose lost lost|make made made|mean meant meant
    meet met met|pay paid paid|put put put|quit quit quit|split split split|read read read|ride rode ridden|run ran run
    say said said|see saw seen|sell sold sold|send sent sent|sing sang sung|sit sat sat
    sleep slept slept|speak spoke spoken|spend spent spent|stand stood stood|swim swam swum
    take took taken|teach taught taught|tell told told|think thought thought
    understand understood understood|wake woke woken|wear wore worn|win won won|write wrote written
    bite bit bitten|blow blew blown|burn burnt burnt|deal dealt dealt|dig dug dug|fall fell fallen
    forgive forgave forgiven|grind ground ground|hang hung hung|hide hid hidden|hit hit hit|hurt hurt hurt
    kneel knelt knelt|lean leant leant|light lit lit|rise rose risen|set set set|shake shook shaken
    shine shone shone|show showed shown|shut shut shut|slide slid slid|smell smelt smelt|spell spelt spelt
    spin spun spun|spread spread spread|steal stole stolen|stick stuck stuck|sting stung stung
    swear swore sworn|sweep swept swept|tear tore torn|upset upset upset|weep wept wept|wind wound wound
    seek sought sought|feed fed fed|breastfeed breastfed breastfed|babysit babysat babysat
    dive dove dived|throw threw thrown|shoot shot shot|ring rang rung
"""
_STRESSED: Final = word_set("prefer transfer begin forget enrol commit travel model quarrel cancel")
"""Longer verbs that double their last letter all the same."""
BE: Final = word_set("am is are was were be been being")
HAVE: Final = word_set("have has had having")
DO: Final = word_set("do does did")
MODALS: Final = word_set("will would shall should can could may might must cannot ought")
_PAST_BE: Final = word_set("was were")


class Form(NamedTuple):
    """One reading of a word as a verb.

    Attributes:
        lemma: the base verb.
        kind: "base", "third", "past", "ing" or "participle".
    """

    lemma: str
    kind: str


def _ing(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "ye", "oe")):
        return base[:-1] + "ing"
    return (base + base[-1] if _doubles(base) else base) + "ing"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return (base + base[-1] if _doubles(base) else base) + "ed"


def _doubles(base: str) -> bool:
    last = base[-3:]
    short = len(last) == 3 and last[0] not in "aeiou" and last[1] in "aeiou"  # noqa: PLR2004 - three letters
    syllables = sum(
        a in "aeiou" and b not in "aeiou" for a, b in zip(base, base[1:] + " ", strict=False)
    )
    stressed = syllables == 1 or base in _STRESSED
    return short and last[2] not in "aeiouwxy" and stressed


def _table() -> dict[str, tuple[Form, ...]]:
    found: dict[str, list[Form]] = {}

    def note(word: str, lemma: str, kind: str) -> None:
        found.setdefault(word, []).append(Form(lemma, kind))

    irregular = [line.split() for line in _IRREGULAR.replace("\n", "|").split("|") if line.strip()]
    for base, past, participle in irregular:
        note(base, base, "base")
        note(third_person(base), base, "third")
        note(past, base, "past")
        note(participle, base, "participle")
        note(_ing(base), base, "ing")
    for base in sorted(_REGULAR | {"learn"}):
        note(base, base, "base")
        note(third_person(base), base, "third")
        note(_past(base), base, "past")
        note(_past(base), base, "participle")
        note(_ing(base), base, "ing")
    for word in ("am", "are"):
        note(word, "be", "third")
    note("were", "be", "past")
    return {word: tuple(dict.fromkeys(forms)) for word, forms in found.items()}


_FORMS: Final = _table()


def forms_of(word: str) -> tuple[Form, ...]:
    """Every reading of a word as a verb; none for a word that is no verb we know.

    Args:
        word: in lower case.
    """
    return _FORMS.get(word, ())


def is_finite(word: str) -> bool:
    """Whether a word can be the finite verb of a clause, or an auxiliary that begins it."""
    if word in MODALS | BE | HAVE | DO:
        return word not in {"be", "been", "being", "having"}
    return any(form.kind in {"base", "third", "past"} for form in forms_of(word))
