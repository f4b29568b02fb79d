"""Which verbs tell of lasting things, by family: a line is verb, prepositions, relation, shape, tenses.

"-" is a direct object, "!" a relation that ends an earlier value, "{p}" the preposition; tenses are p(resent),
(pro)g(ressive), (per)f(ect), d (past), u (future) and m(odal).
"""

from __future__ import annotations

from typing import Final

__all__ = ["VERB_FAMILIES"]

VERB_FAMILIES: Final = """
# where somebody lives, and came from
live       | in around     | lives in!         | place        | pgf
live       | at on near by | lives {p}         | article      | pgf
live       | for           | likes             | many         | p
live       | with          | lives with        | article      | pgf
reside     | in at         | lives in!         | place        | pgf
move       | to            | lives in!         | place        | df
move       | to            | plans to move to! | place        | gu
relocate   | to            | lives in!         | place        | df
relocate   | to            | plans to move to! | place        | gu
settle     | in            | lives in!         | place        | df
come       | from          | comes from        | place        | p
hail       | from          | comes from        | place        | p
grow       | up_in up_on   | grew up in        | place        | d
rent       | -             | rents             | article      | p
stay       | with          | stays with        | thing        | g
dwell      | in            | lives in!         | place        | pg
lodge      | with          | lodges with       | article      | pg
board      | at            | boards at         | organisation | pg
share      | -             | shares            | article      | p
share      | with          | shares with       | article      | p
emigrate   | from          | emigrated from    | place        | df
move       | from          | moved from        | place        | df
rent       | -             | rents             | article      | g
immigrate  | from          | emigrated from    | place        | df
# work and office
retire     | -             | retires in!       | date         | gu
work       | as            | occupation        | work         | pgf
work       | on            | works on          | days         | p
work       | at            | works at          | organisation | pgf
work       | for           | works for         | organisation | pgf
work       | in            | works in          | thing        | pgf
teach      | -             | teaches           | many         | pgf
teach      | on            | teaches on        | days         | pgf
teach      | at            | teaches at        | organisation | pgf
lecture    | in            | lectures in       | thing        | p
lecture    | at            | teaches at        | organisation | p
volunteer  | at for with   | volunteers at     | organisation | pgf
run        | -             | runs              | article      | p
manage     | -             | manages           | article      | p
answer     | to            | name              | name         | p
employ     | -             | employs           | article      | p
do         | -             | does              | kept         | p
do         | at            | studies at        | organisation | p
retire     | in on         | retires in!       | date         | pgu
work       | with          | works {p}         | article      | pgf
work       | in            | works in          | article      | pgf
freelance  | for as        | freelances {p}    | thing        | pgf
serve      | in on with    | serves {p}        | article      | pgf
serve      | in            | served in         | organisation | d
serve      | as            | serves as         | thing        | pgf
report     | to            | reports to        | name         | pg
specialise | in            | specialises in    | many         | p
specialize | in            | specialises in    | many         | p
supervise  | -             | supervises        | article      | p
oversee    | -             | oversees          | article      | p
lead       | -             | leads             | article      | pg
head       | -             | heads             | article      | p
represent  | -             | represents        | article      | p
research   | -             | researches        | many         | pg
design     | -             | designs           | kept         | pg
program    | -             | programs          | kept         | p
code       | in            | codes in          | many         | p
translate  | from          | translates from   | many         | p
translate  | -             | translates        | kept         | p
drive      | for           | drives for        | name         | pg
write      | for           | writes for        | name         | pg
fly        | -             | flies             | kept         | p
deliver    | -             | delivers          | kept         | p
nurse      | at in on      | nurses {p}        | article      | p
tutor      | -             | tutors            | many         | pg
tutor      | in            | tutors in         | many         | pg
help       | at            | volunteers at     | organisation | p
clean      | at for        | cleans {p}        | organisation | p
clean      | -             | cleans            | kept         | p
cook       | at for in     | cooks {p}         | article      | p
intern     | at with       | interns at        | organisation | pgd
qualify    | as            | qualified as      | thing        | df
train      | as            | trained as        | thing        | d
work       | as            | worked as         | work         | d
look       | after         | looks after       | article      | p
care       | for           | cares for         | article      | pg
mind       | -             | minds             | article      | p
practise   | as            | occupation        | work         | p
practice   | as            | occupation        | work         | p
referee    | -             | referees          | article      | p
umpire     | -             | umpires           | article      | p
captain    | -             | captains          | article      | p
mentor     | -             | mentors           | article      | pg
judge      | -             | judges            | article      | p
# study
study      | -             | studies           | many         | pgf
study      | at            | studies at        | organisation | pgf
study      | in            | studies in        | place        | pg
major      | in            | major!            | thing        | pg
train      | for           | trains for        | article      | g
prepare    | for           | trains for        | article      | g
train      | as            | trains as         | thing        | g
learn      | -             | learns            | many         | pg
graduate   | from          | graduated from    | organisation | df
attend     | -             | attends           | article      | pf
graduate   | in on         | graduates in!     | date         | pgu
study      | -             | studied           | many         | d
study      | at            | studied at        | organisation | d
graduate   | in            | graduated in      | thing        | df
revise     | for           | studies for       | article      | g
practise   | for           | trains for        | article      | g
attend     | -             | attended          | article      | d
read       | at            | studies at        | organisation | g
do         | at            | studies at        | organisation | g
train      | with at under | trains {p}        | organisation | pg
train      | in            | trains in         | thing        | pg
qualify    | in            | qualified in      | thing        | d
speak      | -             | speaks            | many         | p
start      | -             | starts            | article      | pgu
# clubs, sport and music
play       | -             | plays             | many         | pf
play       | for in        | plays {p}         | article      | pf
sing       | -             | sings             | thing        | p
sing       | in at with    | sings {p}         | article      | p
belong     | to            | belongs to        | organisation | p
support    | -             | supports          | many         | pf
coach      | -             | coaches           | article      | p
conduct    | -             | conducts          | article      | p
chair      | -             | chairs            | article      | p
direct     | -             | directs           | article      | p
join       | -             | member of         | organisation | df
sing       | in at with    | sings {p}         | article      | g
row        | for with      | rows {p}          | article      | pf
swim       | for with      | swims {p}         | article      | pf
run        | with for      | runs {p}          | organisation | pf
ride       | for with      | rides {p}         | article      | pf
dance      | with in at    | dances {p}        | article      | pf
bowl       | for           | bowls for         | article      | p
bat        | for           | bats for          | article      | p
compete    | in            | competes in       | article      | pg
perform    | with at in    | performs {p}      | article      | pg
act        | in with       | acts {p}          | article      | pg
support    | -             | supports          | many         | g
root       | for           | supports          | many         | p
cheer      | for           | supports          | many         | p
train      | on            | trains on         | date         | p
practise   | on            | practises on      | date         | p
practice   | on            | practises on      | date         | p
meet       | on            | meets on          | date         | p
referee    | for           | referees for      | article      | p
boulder    | at            | boulders at      | organisation | pg
climb      | at            | climbs at        | organisation | pg
swim       | at            | swims at         | organisation | pg
dance      | at            | dances at        | organisation | pg
row        | at            | rows at          | organisation | pg
skate      | at            | skates at        | organisation | pg
fence      | at            | fences at        | organisation | pg
box        | at            | boxes at         | organisation | pg
surf       | at            | surfs at         | organisation | pg
# crafts, collections and keeping
collect    | -             | collects          | many         | p
edit       | -             | edits             | article      | p
write      | -             | writes            | kept         | p
paint      | -             | paints            | kept         | p
make       | -             | makes             | kept         | p
build      | -             | builds            | kept         | p
sell       | -             | sells             | kept         | p
repair     | -             | repairs           | kept         | p
fix        | -             | fixes             | kept         | p
bake       | -             | bakes             | kept         | p
brew       | -             | brews             | kept         | p
grow       | -             | grows             | kept         | p
raise      | -             | raises            | kept         | p
breed      | -             | breeds            | kept         | p
keep       | -             | keeps             | kept         | p
foster     | -             | fosters           | kept         | pg
grow       | -             | grows             | many         | g
restore    | -             | restores          | kept         | pg
renovate   | -             | renovates         | article      | g
carve      | -             | carves            | kept         | pg
sew        | -             | sews              | kept         | pg
knit       | -             | knits             | kept         | pg
crochet    | -             | crochets          | kept         | pg
weave      | -             | weaves            | kept         | pg
embroider  | -             | embroiders        | kept         | pg
draw       | -             | draws             | kept         | p
sculpt     | -             | sculpts           | kept         | pg
photograph | -             | photographs       | many         | pg
sketch     | -             | sketches          | kept         | p
compose    | -             | composes          | kept         | pg
cook       | -             | cooks             | kept         | p
pickle     | -             | pickles           | kept         | p
ferment    | -             | ferments          | kept         | p
distil     | -             | distils           | kept         | p
smoke      | -             | smokes            | kept         | p
forage     | for           | forages for       | many         | p
train      | -             | trains            | kept         | p
rescue     | -             | rescues           | kept         | p
race       | -             | races             | kept         | p
rear       | -             | rears             | kept         | p
farm       | -             | farms             | many         | p
plant      | -             | planted           | kept         | f
tend       | -             | tends             | article      | p
mend       | -             | mends             | kept         | p
trade      | -             | trades            | kept         | p
blog       | about         | blogs about       | many         | p
write      | about         | writes about      | many         | pg
write      | -             | is writing        | article      | g
build      | -             | is building       | article      | g
make       | -             | is making         | article      | g
edit       | -             | is editing        | article      | g
shoot      | -             | shoots            | kept         | p
import     | -             | imports           | kept         | p
export     | -             | exports           | kept         | p
produce    | -             | produces          | kept         | p
manufacture | -             | makes             | kept         | p
repair     | -             | repairs           | kept         | g
# taste, food and dress
wear       | -             | wears             | many         | p
practise   | -             | practises         | many         | p
practice   | -             | practices         | many         | p
avoid      | -             | avoids            | many         | p
avoid      | -             | avoids            | many         | g
prefer     | -             | prefers           | thing        | p
eat        | -             | eats              | many         | p
drink      | -             | drinks            | many         | p
use        | -             | uses              | article      | p
eat        | -             | eats              | many         | g
adore      | -             | likes             | many         | f
favour     | -             | prefers           | thing        | p
appreciate | -             | likes             | many         | p
skip       | -             | skips             | kept         | p
hate       | -             | dislikes          | many         | f
fear       | -             | afraid of         | many         | p
dread      | -             | dislikes          | many         | p
swear      | by            | likes             | many         | p
crave      | -             | likes             | many         | p
react      | to            | allergic to       | many         | p
# reading, hearing and seeing
follow     | -             | follows           | many         | p
listen     | to            | listens to        | many         | pg
watch      | -             | watches           | kept         | p
subscribe  | to            | subscribes to     | many         | p
worship    | at            | worships at       | organisation | p
pray       | at            | prays at          | organisation | p
bank       | with          | banks with        | organisation | p
shop       | at            | shops at          | organisation | p
celebrate  | -             | celebrates        | name         | p
understand | -             | understands       | many         | p
vote       | -             | votes             | thing        | p
read       | -             | is reading        | name         | g
# vehicles and journeys
commute    | by            | commutes by       | thing        | p
commute    | from to       | commutes {p}      | place        | p
cycle      | to            | cycles to         | thing        | p
drive      | -             | drives!           | article      | p
ride       | -             | rides             | article      | p
own        | -             | owns              | article      | p
visit      | -             | plans to visit    | place        | g
travel     | to            | plans to visit    | place        | g
fly        | to            | plans to visit    | place        | g
walk       | to            | walks to          | kept         | p
sail       | -             | sails             | article      | p
fly        | to            | plans to visit    | place        | u
travel     | to            | plans to visit    | place        | u
paddle     | -             | paddles           | article      | p
inherit    | -             | inherited         | article      | df
# health
suffer     | from with     | suffers from      | many         | pg
recover    | from          | recovers from     | article      | g
faint      | at            | afraid of         | kept         | p
# kin, dates and the rest
marry      | -             | married to        | name         | d
expire     | in on         | expires in        | date         | p
expire     | -             | expires in        | date         | p
start      | in on         | starts in!        | date         | p
close      | on            | closed on!        | date         | p
close      | -             | closed on!        | date         | p
start      | at            | starts at         | organisation | p
open       | on at         | opens {p}         | date         | p
divorce    | -             | divorced          | name         | d
wed        | -             | married to        | name         | d
date       | -             | dates             | name         | g
adopt      | -             | adopted           | kept         | df
befriend   | -             | befriended        | name         | df
"""
