"""The closed classes of English that reading needs, beside those of `text.lexicon`."""

from __future__ import annotations

from typing import Final

from kgt_plugin.text.word_lists import STOPWORDS, word_set

__all__ = [
    "CALENDAR",
    "CONNECTORS",
    "ENDS_A_THING",
    "JUDGING",
    "MONTHS",
    "NOUNS_IN_LY",
    "NO_NAMES",
    "NO_THINGS",
    "SYSTEMS",
    "TITLES",
    "VERBS",
    "WORKPLACES",
    "is_predicate",
]

CONNECTORS: Final = word_set(
    "of the de la le del della da di do dos van von der den and & al bin ibn y e for"
)
"""What stands small inside a name."""
JUDGING: Final = word_set(
    "bad terrible awful great good huge big decent lousy better best natural born real total horrible amazing fantastic "
    "wonderful excellent poor proud happy former"
)
"""Whoever is "a good cook" need not be one for a living."""
VERBS: Final = word_set(
    "live work speak take have play collect love like hate enjoy own drive study teach eat drink prefer support sing run do make "
    "use go come want need am is are was were got get started lives works speaks plays loves likes hates eats"
)
"""What begins another predicate, and is no member of a list."""
NOUNS_IN_LY: Final = word_set(
    "family assembly jelly belly lily fly butterfly jersey italy july monopoly rally ally bully"
)
TITLES: Final = word_set(
    "dr mr mrs ms mx prof rev st mt ft sr jr fr lt sgt capt col gen hon sen gov vs"
)
"""What ends in a full stop and ends no name."""
MONTHS: Final = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)
CALENDAR: Final = MONTHS | word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun today tomorrow "
    "yesterday tonight christmas easter halloween thanksgiving ramadan hanukkah diwali eid"
)
NO_NAMES: Final = (
    CALENDAR
    | word_set("""
    i god jesus christ lord sir madam ma'am maam miss mister dude mate bro man buddy dear honey darling siri alexa assistant
    bot chatbot gpt chatgpt claude gemini copilot ai ok okay yes no nope lol omg wtf wow mom mum dad mommy mummy daddy nobody someone somebody
    everyone anyone nothing something anything everything none english
""")
    | (STOPWORDS - word_set("will may most"))
)
"""What is written with a capital, alone, and names nobody."""
SYSTEMS: Final = word_set("""
    linux ubuntu debian fedora windows mac macos ios android chrome firefox safari edge python java javascript typescript
    rust go golang kotlin swift vim emacs neovim vscode slack teams discord zoom notion obsidian trello jira github gitlab
    gmail outlook spotify netflix excel kubernetes docker aws azure gcp react vue angular django flask postgres mysql sqlite
    mongodb redis node gpt claude gemini llama iphone pixel wordpress signal whatsapp telegram
""")
"""What one moves to without moving house."""
WORKPLACES: Final = word_set(
    "bakery hospital school university college shop store restaurant company firm bank library clinic lab laboratory agency "
    "startup factory hotel cafe café farm museum studio bar pub gym nursery kindergarten warehouse supermarket pharmacy brewery "
    "theatre theater salon garage surgery practice newspaper magazine shelter church council ministry government"
)
"""Where one works, by what it is."""
ENDS_A_THING: Final = word_set("""
    and or but so because since as when while if that which who whom whose where why how with without for from at in on by
    after before until till to than then though although too also now anymore again these this every each most during
    whenever especially particularly mostly mainly right today tonight tomorrow yesterday lately recently currently anyway
    btw pls please thanks i my he she they it we you me him her us them is are was were has have had am be do does did will
    would can could should might may must not his their our your its unless except just even really always never sometimes
    often usually about into over under through around near
""")
"""A noun phrase of the plain kind ends before such a word."""
NO_THINGS: Final = word_set("""
    it that this these those them him her you me us everything nothing something anything everyone someone nobody anybody
    what when how why where one ones some any all both each such so much more most many lots lot bit kind sort being
    having getting doing going trying seeing hearing knowing thinking watching saying making letting way thing things
    stuff idea ideas part fact person people guy guys here there too very really absolutely totally just only mine yours
    hers ours theirs better best worse same other another first last next
""")
"""What no lasting fact is about, where it stands alone or begins a phrase."""
_PREDICATES: Final = word_set("""
    fine good bad great right wrong true false old new young nice cool sad happy funny weird strange odd complicated simple easy hard dumb stupid silly crazy mad insane ridiculous absurd nonsense rubbish crap
    shit bullshit bs private personal secret public obvious clear unclear possible impossible likely unlikely different similar else outdated dated past over done gone dead alive late early soon later before
    after now always never sometimes nothing everything something anything none neither enough less much many several nearby abroad away home inside outside upstairs downstairs elsewhere everywhere nowhere
    somewhere anywhere almost close closer near nearly far yeah yep nope maybe perhaps thank sorry big small huge tiny long short tall high low hot cold warm free busy full empty ready perfect terrible awful
    horrible amazing awesome brilliant lovely cute sweet gross ugly pretty beautiful sick ill tired bored boring rude mean kind unkind lame legit fake real made classified confidential unknown known unnamed
    temporary permanent official irrelevant relevant important urgent serious hilarious unfair fair normal usual unusual rare common special whatever broken missing lost off up down back again still even quite
    rather ours theirs joke lie question problem mess mistake error typo bug shame pity fault ugh pass skip nevermind dunno idk relax chill yikes cancel delete trash depends depend listen stop look bye night
    morning merry welcome congrats congratulations check try guess come doctor captain king queen boss chief pal kid bro dude man mate buddy sir madam darling dear honey idiot moron fool liar genius friend guys
""")
_PREDICATE_ENDINGS: Final = (
    "ed", "ing", "ly", "ful", "less", "ous", "ive", "able", "ible", "ish", "ical", "ential", "ible", "ent", "ant", "lol",
)  # fmt: skip


def is_predicate(word: str, *, by_ending: bool = True) -> bool:
    """Tell whether a word can say what something is like, or be an aside: then it may be no value.

    Args:
        word: in lower case.
        by_ending: whether its ending may say so; "Reading" is a town.
    """
    ends = by_ending and word.endswith(_PREDICATE_ENDINGS)
    return word in _PREDICATES or word in STOPWORDS or ends
