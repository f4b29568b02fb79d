"""English word lists that tell a possession from a property, and a job from a state.

They decide only how a phrase is read where nobody said it explicitly; a word that is missing costs a
missed guess, never a wrong edit of what was said outright.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ATTRIBUTES",
    "CONDITIONS",
    "DIETS",
    "FAITHS",
    "FEMALE",
    "FOODS",
    "KIN",
    "MALE",
    "MODIFIERS",
    "NATIONALITIES",
    "NUMBERS",
    "OCCUPATIONS",
    "PETS",
    "POSSESSIONS",
    "ROLES",
    "STOPWORDS",
    "THINGS",
    "TRAITS",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """The words of a text; an underscore stands for a blank within one."""
    return frozenset(word.replace("_", " ") for word in text.split())


KIN: Final = word_set("""
    mother mom mum mama mummy mommy father dad daddy papa parent sister brother sibling twin son
    daughter child kid baby toddler teenager wife husband spouse partner fiancé fiancée fiance fiancee
    girlfriend boyfriend grandmother grandma granny nana grandfather grandpa grandad granddad
    grandparent grandson granddaughter grandchild aunt auntie uncle cousin niece nephew stepmother
    stepmom stepmum stepfather stepdad stepsister stepbrother stepson stepdaughter godmother godfather
    godson goddaughter mother-in-law father-in-law sister-in-law brother-in-law son-in-law
    daughter-in-law family half-sister half-brother ex-wife ex-husband ex-girlfriend ex-boyfriend ex
    eldest oldest youngest other_half better_half lad lass wee_one little_one nipper parents kids children twins grandparents grandchildren fella missus nan pop gran gramps
    great-aunt great-uncle great-grandmother great-grandfather triplets in-laws boy girl boys girls stepkids
    great-niece great-nephew great-grandson great-granddaughter foster_son foster_daughter
""")
"""Relatives and partners."""

FEMALE: Final = word_set("""
    mother mom mum mama mummy mommy sister daughter wife girlfriend grandmother grandma granny nana nan gran
    granddaughter aunt auntie niece stepmother stepmom stepmum stepsister stepdaughter godmother goddaughter
    mother-in-law sister-in-law daughter-in-law half-sister ex-wife ex-girlfriend fiancée fiancee
    landlady great-aunt missus mare hen cow girl great-niece great-granddaughter headmistress bridesmaid
""")
"""Of those, whom "she" means and "he" does not."""

MALE: Final = word_set("""
    father dad daddy papa brother son husband boyfriend grandfather grandpa grandad granddad grandson uncle
    nephew stepfather stepdad stepbrother stepson godfather godson father-in-law brother-in-law son-in-law
    half-brother ex-husband ex-boyfriend fiancé fiance landlord great-uncle fella rooster gramps pop boy great-nephew great-grandson headmaster
""")
"""Whom "he" means and "she" does not."""

PETS: Final = word_set("""
    pet dog puppy pup doggo cat kitten kitty hamster guinea_pig rabbit bunny horse pony mare foal
    donkey goat sheep cow pig chicken hen rooster duck goose parrot parakeet budgie budgerigar canary
    cockatiel cockatoo finch bird goldfish fish betta turtle tortoise lizard gecko iguana snake python
    frog axolotl ferret gerbil chinchilla hedgehog rat mouse llama alpaca tarantula golden_retriever
    retriever labrador lab beagle poodle spaniel cocker_spaniel collie border_collie terrier dachshund
    corgi husky greyhound bulldog french_bulldog pug chihuahua rottweiler dalmatian german_shepherd jack_russell whippet lurcher cockapoo labradoodle sausage_dog mongrel kelpie
    bee bees snail ant koi pigeon
    shepherd boxer doberman tabby siamese maine_coon ragdoll
""")
"""Animals that people keep, breeds among them."""

ROLES: Final = word_set("""
    boss manager supervisor team_lead colleague coworker co-worker assistant intern mentor mentee employee employer client customer landlord landlady tenant neighbour
    neighbor roommate flatmate housemate dentist doctor gp physician paediatrician pediatrician therapist psychologist counsellor counselor psychiatrist surgeon dermatologist
    nurse midwife physiotherapist physio vet veterinarian optician hairdresser barber stylist trainer personal_trainer coach yoga_teacher teacher tutor professor advisor
    adviser phd_advisor lawyer solicitor attorney accountant financial_advisor banker broker nanny babysitter childminder cleaner gardener mechanic plumber electrician agent
    publisher editor bandmate teammate classmate friend best_friend buddy mate pal best_mate pen_pal penpal idol crush date student pupil business_partner cofounder
    co-founder director principal headteacher priest rabbi imam pastor guru sponsor witness chef head_chef sous-chef line_manager team_leader supplier fish_supplier
    apprentice trainee secretary clerk waiter waitress lodger carer godparent vicar producer drummer singer guitarist bassist captain running_partner gym_buddy conductor
    sitter pet_sitter dog_sitter cat_sitter dog_walker choirmaster bandleader headmaster headmistress workmate bridesmaid best_man instructor caretaker caddie librarian
    allotment_neighbour partner housekeeper bookkeeper builder decorator
""")
"""People whom one has: "my dentist" names a person, and in "who is my dentist" a property of mine."""

THINGS: Final = word_set("""
    car van truck bike bicycle motorbike motorcycle scooter boat yacht caravan camper house home flat
    apartment condo cottage cabin studio room bedroom kitchen garden allotment balcony garage office
    desk workshop farm company business startup shop store restaurant café cafe bakery practice team
    band choir club church school university college class course phone laptop computer tablet pc mac
    watch smartwatch camera console tv television printer router headphones guitar piano violin cello
    drum_kit drums keyboard bass saxophone trumpet flute ukulele book novel thesis dissertation blog
    podcast channel website newsletter project app plant cactus bonsai tree sofa couch bed
    mattress fridge oven dishwasher coffee_machine washing_machine wedding honeymoon village town city
    hometown country street neighbourhood neighborhood tent kayak surfboard skateboard snowboard skis
""")
"""Things that people own or belong to and that have properties of their own."""

POSSESSIONS: Final = KIN | PETS | ROLES | THINGS
"""Everything that "my X" may point at as a thing of its own."""

ATTRIBUTES: Final = word_set("""
    name surname nickname age birthday birthdate anniversary address job occupation profession career title employer salary diet religion faith nationality
    citizenship language mother_tongue hobby height weight size shoe_size blood_type star_sign zodiac_sign sign gender pronouns email phone_number number
    email_address username goal dream plan day_off days_off second_language first_language team hometown home_town birthplace degree major minor subject field
    speciality specialty condition allergy allergies breed colour color model brand family_name instrument sport drink food dish meal snack song band singer film
    movie show series author genre guilty_pleasure comfort_food pet_hate pet_peeve native_language go-to order passion weakness city season animal flower best_time
    budget timezone time_zone commute
""")
"""Properties: "my X is Y" says Y of me, whatever else the word may mean."""

MODIFIERS: Final = word_set("""
    younger older elder eldest oldest youngest big little small baby twin best old new late first second
    third other only ex former current future dear beloved favourite favorite own two three four five
    six both adopted foster rescue good close local family step red blue black white
""")
"""Words that may stand between "my" and the noun; they belong to its name."""

OCCUPATIONS: Final = word_set("""
    nurse vet chef cook baker butcher waiter waitress bartender barista dentist doctor gp surgeon physician pharmacist midwife
    paramedic therapist psychologist psychiatrist physiotherapist teacher tutor professor lecturer student undergraduate
    postgraduate phd_student postdoc researcher scientist biologist chemist physicist mathematician statistician economist
    historian linguist archaeologist engineer developer programmer coder designer architect analyst consultant accountant
    auditor bookkeeper banker broker trader lawyer solicitor barrister attorney paralegal judge journalist reporter editor
    writer author novelist poet translator interpreter copywriter illustrator artist painter sculptor photographer filmmaker
    director producer actor actress singer musician composer violinist pianist drummer guitarist cellist dancer choreographer
    farmer gardener florist carpenter joiner plumber electrician mechanic welder bricklayer builder roofer decorator driver
    pilot steward stewardess flight_attendant sailor soldier officer policeman policewoman cop firefighter detective guard
    librarian archivist curator secretary receptionist assistant administrator manager founder co-founder cofounder entrepreneur
    ceo cto cfo executive salesperson salesman saleswoman cashier team_lead team_leader tech_lead shopkeeper hairdresser barber
    beautician tailor seamstress jeweller optician cleaner janitor housekeeper nanny babysitter au_pair carer caregiver
    social_worker counsellor counselor coach trainer instructor athlete footballer boxer priest pastor rabbi imam nun monk
    politician mayor diplomat civil_servant clerk courier postman mailman pensioner retiree freelancer intern apprentice trainee
    homemaker housewife stay-at-home_mum stay-at-home_mom stay-at-home_dad landscaper surveyor geologist astronomer astronaut
    veterinarian zookeeper brewer winemaker sommelier potter blacksmith postie publican landlord milkman bus_driver lorry_driver
    trucker roadie bouncer registrar verger miner diver valet porter cooper rigger tiler glazier grocer dinner_lady
    cleaning_lady rep aide operative warden ranger marshal cabbie farmhand deckhand stagehand tree_surgeon foreman
    fireman handyman barmaid barman headteacher head_teacher dean curate vicar chaplain bishop deacon temp stockbroker
    undertaker sparky chippy truckie copper dustman fishmonger ironmonger contractor subcontractor labourer laborer removalist
    recruiter marketer planner programme_manager technician radiographer sysadmin strategist dietitian nutritionist dj streamer youtuber
    influencer comedian magician lifeguard tour_guide
""")
"""Heads of noun phrases that name what somebody does for a living."""

DIETS: Final = word_set("""
    vegetarian vegan pescatarian pescetarian flexitarian omnivore carnivore keto paleo kosher halal
    veggo vego veggie gluten-free gluten_free dairy-free dairy_free plant-based fruitarian teetotal vegetarians vegans sober
""")
"""What somebody eats, as an adjective."""

CONDITIONS: Final = word_set("""
    diabetic coeliac celiac asthmatic lactose_intolerant gluten_intolerant epileptic anaemic anemic
    dyslexic autistic deaf blind colour-blind color-blind colour_blind color_blind short-sighted
    near-sighted insomniac
    asthma diabetes celiac_disease coeliac_disease epilepsy adhd arthritis migraines insomnia
    eczema psoriasis hypertension high_blood_pressure hay_fever hayfever glaucoma cataracts
    sciatica gout vertigo scoliosis fibromyalgia parkinson's dementia autism ptsd ocd pcos copd dyspraxia rosacea
    acid_reflux high_cholesterol low_blood_pressure hypothyroidism hyperthyroidism chronic_fatigue long_covid carpal_tunnel
    heart_murmur heart_condition slipped_disc crohn's_disease depression osteoporosis rheumatism lupus crohn's hypothyroid emphysema endometriosis ibs dyslexia tinnitus anaemia anemia
""")
"""Health that lasts, as adjective or noun."""

TRAITS: Final = word_set("""
    left-handed right-handed ambidextrous introverted extroverted bilingual bald nonbinary non-binary
    trans gay lesbian bisexual straight queer retired unemployed self-employed
""")
"""Lasting qualities that people tell of themselves."""

FAITHS: Final = word_set(
    "jewish muslim christian catholic protestant buddhist hindu sikh atheist methodist anglican quaker "
    "orthodox mormon lutheran presbyterian baptist agnostic"
)
"""Faiths, as adjectives."""

NATIONALITIES: Final = (
    word_set("""
    american argentinian argentine australian austrian bangladeshi belgian bolivian brazilian british
    bulgarian cameroonian canadian chilean chinese colombian croatian cuban czech danish dutch egyptian
    english estonian ethiopian filipino finnish french georgian german ghanaian greek hungarian
    icelandic indian indonesian iranian iraqi irish israeli italian jamaican japanese jordanian kenyan
    korean latvian lebanese lithuanian malaysian maltese mexican moroccan nepali nigerian norwegian
    pakistani palestinian peruvian polish portuguese romanian russian saudi scottish senegalese serbian
    singaporean slovak slovenian somali spanish swedish swiss syrian taiwanese thai tunisian turkish
    ugandan ukrainian uruguayan venezuelan vietnamese welsh zimbabwean
    azerbaijani armenian afghan algerian bahraini basque belarusian catalan congolese cypriot dominican
    ecuadorian guatemalan haitian honduran ivorian kazakh kurdish kuwaiti laotian libyan luxembourgish
    macedonian malian mongolian namibian nicaraguan omani panamanian paraguayan puerto_rican qatari rwandan
    salvadoran serb sri_lankan sudanese tanzanian trinidadian yemeni zambian
""")
    | FAITHS
)
"""Demonyms and faiths, as adjectives."""

FOODS: Final = word_set("""
    meat red_meat beef pork lamb chicken poultry fish seafood shellfish prawns shrimp bacon ham eggs egg dairy milk
    cheese cream butter gluten wheat bread sugar salt nuts peanuts walnuts almonds soy soya tofu mushrooms onions
    garlic coriander cilantro tomatoes olives avocado spicy_food chilli coffee caffeine tea alcohol wine beer spirits
    fizzy_drinks soda juice chocolate sweets cake carbs pasta rice potatoes beans lentils celery coconut banana
""")
"""What people eat and drink, or do not."""

NUMBERS: Final = word_set("""
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
""")
"""Numbers in words."""
STOPWORDS: Final = word_set("""
    a an the this that these those i me my mine you your yours he him his she her hers it its we us our
    they them their who whom whose what which when where why how is am are was were be been being do does
    did has have had will would shall should can could may might must not no yes and or but if then so
    of in on at to from by for with as about into than too very just also there here all any some each
    every both few more most other such only own same please thanks hello hi hey okay ok
""")
"""Words that are never a name by themselves."""
