"""Chat messages and the facts a careful listener would note down from each.

A fact is (subject, relation, object); alternatives that are as good are divided by "|". Optional facts
count neither for nor against. `SEEN` may be looked at while rules are written, `UNSEEN` is for
measuring only.
"""

from __future__ import annotations

from typing import NamedTuple

Fact = tuple[str, str, str]


class Heard(NamedTuple):
    """A message and its gold facts."""

    text: str
    facts: tuple[Fact, ...] = ()
    optional: tuple[Fact, ...] = ()


SEEN = (
    Heard("I'm vegetarian now", (("me", "diet|is", "vegetarian"),)),
    Heard("My dog is called Rex.", (("my dog", "name", "Rex"),)),
    Heard(
        "I adopted a cat called Schrödinger",
        (("my cat", "name", "Schrödinger"),),
        (("me", "has|owns|pet", "cat"),),
    ),
    Heard(
        "I live in Berlin and work as a nurse",
        (("me", "lives in", "Berlin"), ("me", "occupation|job|works as", "nurse")),
    ),
    Heard("I moved to Lisbon last month", (("me", "lives in", "Lisbon"),)),
    Heard(
        "My sister Ana lives in Rome.",
        (("my sister", "name", "Ana"), ("my sister", "lives in", "Rome")),
    ),
    Heard("I no longer eat meat", (("me", "does not eat|no longer eats", "meat"),)),
    Heard("I love hiking and chess", (("me", "likes", "hiking"), ("me", "likes", "chess"))),
    Heard("I'm allergic to peanuts", (("me", "allergic to", "peanuts"),)),
    Heard("Thanks! Could you check the weather for me?"),
    Heard("We got engaged!", (), (("me", "marital status", "engaged"),)),
    Heard("If I had a dog, would I need a bigger flat?"),
    Heard("Remind me to take Schrödinger for his vet appointment."),
    Heard("I have a full day at the lab tomorrow, so keep it short."),
    Heard("My birthday is March 3rd", (("me", "birthday", "March 3rd"),)),
    Heard("I was born in 1988", (("me", "born in|birth year", "1988"),)),
    Heard("I'm 34 years old", (("me", "age", "34|34 years"),)),
    Heard("My favourite colour is teal", (("me", "favourite colour", "teal"),)),
    Heard(
        "I work at Siemens as a data engineer",
        (
            ("me", "employer|works at", "Siemens"),
            ("me", "occupation|works as", "data engineer"),
        ),
    ),
    Heard("I play the violin", (("me", "plays", "violin|the violin"),)),
    Heard("I speak German and Italian", (("me", "speaks", "German"), ("me", "speaks", "Italian"))),
    Heard("I drive a Tesla", (("me", "drives", "Tesla|a Tesla"),)),
    Heard("my boss is Karen", (("me", "boss", "Karen"),)),
    Heard("my wife's name is Julia", (("my wife", "name", "Julia"),)),
    Heard(
        "Julia, my wife, is a dentist.",
        (("my wife", "name", "Julia"), ("my wife", "occupation", "dentist")),
    ),
    Heard(
        "I study physics at ETH",
        (("me", "studies", "physics"), ("me", "studies at", "ETH")),
    ),
    Heard(
        "I'm planning to visit Japan in spring.",
        (("me", "plans to visit", "Japan"),),
    ),
    Heard(
        "Hi! I'm a paediatric nurse and I work nights. Can you suggest a light dinner?",
        (("me", "occupation", "paediatric nurse|nurse"),),
        (("me", "works", "nights"),),
    ),
    Heard(
        "We have two kids, Mia and Ben. What should we do on Sunday?",
        (("me", "has", "two kids|kids"),),
        (("my kids", "are called", "Mia"), ("my kids", "are called", "Ben")),
    ),
    Heard(
        "My dog eats only vegetables, he hates meat. Please plan his meals for a week.",
        (("my dog", "eats", "vegetables|only vegetables"), ("my dog", "dislikes", "meat")),
    ),
    Heard("Can you book a table for two at that Italian place tonight?"),
    Heard("That sounds great, I love it!"),
    Heard("My mother said she would like a garden."),
    Heard(
        "I've been vegan for six years, so no cheese please.",
        (("me", "diet|is", "vegan"),),
    ),
    Heard("What is my dog's name?"),
    Heard(
        "I teach maths at a secondary school in Leeds",
        (("me", "teaches", "maths"),),
        (
            ("me", "teaches at", "secondary school|a secondary school|secondary school in Leeds"),
            ("me", "occupation", "maths teacher"),
        ),
    ),
    Heard("I need help with a cover letter for a job at Spotify."),
    Heard(
        "My brother Tom just turned 40.",
        (("my brother", "name", "Tom"), ("my brother", "age", "40")),
    ),
    Heard("I can't stand coriander.", (("me", "dislikes", "coriander"),)),
    Heard(
        "My husband is from Ghana and he cooks every night.",
        (("my husband", "comes from|from|is from", "Ghana"),),
    ),
    Heard(
        "Our cat Miso is diabetic. Which treats are safe for her?",
        (("my cat", "name", "Miso"), ("my cat", "condition|is|has", "diabetic|diabetes")),
    ),
    Heard("I'm so tired today, I hate Mondays.", (), (("me", "dislikes", "Mondays"),)),
    Heard("Write a poem about a man who lives in Oslo and loves the sea."),
    Heard("I used to live in Paris."),
    Heard("I don't drink coffee after five.", (("me", "does not drink", "coffee after five"),)),
    Heard("I don't speak German at work.", (("me", "does not speak", "German at work"),)),
    Heard("I don't eat meat on Fridays.", (("me", "does not eat", "meat on Fridays"),)),
    Heard("I don't eat fish every day."),
    Heard("It is not true that I work at Siemens."),
    Heard("I'm not saying I'm vegan."),
    Heard("that is wrong I live in Bonn", (("me", "lives in", "Bonn"),)),
    Heard(
        "We have a cat called Minka and a dog named Bruno.",
        (("my cat", "name", "Minka"), ("my dog", "name", "Bruno")),
    ),
    Heard("My email is mimi@example.org.", (("me", "email", "mimi@example.org"),)),
    Heard("My phone number is +49 151 2345-678.", (("me", "phone number", "+49 151 2345-678"),)),
    Heard("I neither drink nor smoke.", (("me", "does not", "drink"), ("me", "does not", "smoke"))),
    Heard("I can not swim.", (("me", "cannot", "swim"),)),
    Heard("I can finally drive now.", (("me", "can", "drive"),)),
    Heard("I can help you with that."),
    Heard(
        "I'm allergic to nuts, milk and dust.",
        (
            ("me", "allergic to", "nuts"),
            ("me", "allergic to", "milk"),
            ("me", "allergic to", "dust"),
        ),
    ),
    Heard(
        "I don't eat nuts, fish, or eggs.",
        (
            ("me", "does not eat", "nuts"),
            ("me", "does not eat", "fish"),
            ("me", "does not eat", "eggs"),
        ),
    ),
    Heard(
        "I like tea, drink coffee and fish on Sundays.",
        (
            ("me", "likes", "tea"),
            ("me", "drinks", "coffee"),
            ("me", "hobby", "fish|fishing"),
            ("me", "fishes on", "Sundays"),
        ),
    ),
    Heard(
        "I'm learning Japanese because I'm going to Kyoto in April.",
        (("me", "learns|studies", "Japanese"), ("me", "plans to visit|plans to go to", "Kyoto")),
    ),
    Heard("Let's say my name is Bob, how would you greet me?"),
    Heard("My name is Priya, by the way.", (("me", "name", "Priya"),)),
    Heard(
        "I run marathons and my best time is 3:12.",
        (("me", "runs|hobby", "marathons"),),
        (("me", "best time", "3:12"),),
    ),
    Heard(
        "I just started a new job as a product manager at Zalando.",
        (("me", "occupation", "product manager"), ("me", "employer|works at", "Zalando")),
    ),
    Heard("Do you think I should move to Madrid?"),
)

UNSEEN = (
    Heard(
        "I'm a vet in Glasgow.",
        (("me", "occupation", "vet"),),
        (("me", "lives in|works in", "Glasgow"),),
    ),
    Heard(
        "My daughter is called Freya and she is seven.",
        (("my daughter", "name", "Freya"), ("my daughter", "age", "seven")),
    ),
    Heard(
        "We moved to Toronto in 2019 and I work for a small bakery now.",
        (
            ("me", "lives in", "Toronto"),
            ("me", "employer|works for|works at", "small bakery|a small bakery"),
        ),
    ),
    Heard(
        "I really enjoy pottery. Could you find me a class nearby?", (("me", "likes", "pottery"),)
    ),
    Heard(
        "My partner Sam is lactose intolerant, what dessert can I make?",
        (
            ("my partner", "name", "Sam"),
            ("my partner", "is|condition|diet|intolerance", "lactose intolerant"),
        ),
    ),
    Heard("My parrot's name is Kiwi", (("my parrot", "name", "Kiwi"),)),
    Heard("I don't drink coffee anymore.", (("me", "does not drink", "coffee"),)),
    Heard("I prefer tea over coffee.", (("me", "prefers", "tea|tea over coffee"),)),
    Heard("Translate 'I live in Madrid' into Spanish."),
    Heard("Could you proofread this: I am a doctor and I love my job."),
    Heard(
        "My grandmother lives in Kraków and she turned 90 in May.",
        (("my grandmother", "lives in", "Kraków"), ("my grandmother", "age", "90")),
    ),
    Heard("I'm thinking about getting a hamster."),
    Heard(
        "I have a golden retriever named Biscuit, he loves swimming.",
        (
            ("my golden retriever|my dog", "name", "Biscuit"),
            ("my golden retriever|my dog", "likes", "swimming"),
        ),
        (("me", "has", "golden retriever"),),
    ),
    Heard(
        "My favorite band is Radiohead and I play bass.",
        (("me", "favorite band|favourite band", "Radiohead"), ("me", "plays", "bass")),
    ),
    Heard("I'm not a morning person."),
    Heard("My doctor is Dr. Osei.", (("me", "doctor", "Dr. Osei|Dr Osei"),)),
    Heard("I hate mushrooms, can you leave them out?", (("me", "dislikes", "mushrooms"),)),
    Heard("Good morning! How was your weekend?"),
    Heard("I'm heading to the gym in ten minutes."),
    Heard("I'd like a large pizza with extra cheese."),
    Heard(
        "I graduated from Uppsala University in 2015.",
        (("me", "graduated from|studied at", "Uppsala University"),),
    ),
    Heard(
        "My son Leo plays the trumpet in the school band.",
        (("my son", "name", "Leo"), ("my son", "plays", "trumpet|the trumpet")),
    ),
    Heard(
        "My wife and I are planning to move to Portugal next year.",
        (("me", "plans to move to", "Portugal"),),
    ),
    Heard("Ugh, my laptop is broken again."),
    Heard(
        "I have three cats and a turtle.",
        (("me", "has", "three cats|cats"), ("me", "has", "turtle|a turtle")),
    ),
    Heard("I collect old stamps.", (("me", "collects", "old stamps|stamps"),)),
    Heard(
        "I'm Marco, a retired firefighter from Turin.",
        (("me", "name", "Marco"),),
        (
            ("me", "occupation", "retired firefighter|firefighter"),
            ("me", "comes from|from", "Turin"),
        ),
    ),
    Heard(
        "As a freelance illustrator I often forget invoices. Any app you'd recommend?",
        (("me", "occupation", "freelance illustrator|illustrator"),),
    ),
    Heard(
        "My flatmate Jonas is coeliac, so I cook without gluten.",
        (("my flatmate", "name", "Jonas"), ("my flatmate", "is|condition|diet", "coeliac")),
    ),
    Heard("Imagine I live on Mars. Describe my day."),
    Heard("My friend says he works at Google."),
    Heard(
        "My car is a red Skoda.", (("my car", "is|model|make|kind|is a|breed", "red Skoda|Skoda"),)
    ),
    Heard(
        "I wear glasses and I'm left-handed.",
        (("me", "is|handedness|trait", "left-handed"),),
        (("me", "wears", "glasses"),),
    ),
    Heard(
        "My mum is a retired teacher and my dad still works as a plumber.",
        (("my mum", "occupation", "retired teacher|teacher"), ("my dad", "occupation", "plumber")),
    ),
    Heard(
        "I was born in Cork but I grew up in Boston.",
        (("me", "born in", "Cork"), ("me", "grew up in", "Boston")),
    ),
    Heard("I stopped eating dairy last year.", (("me", "does not eat|stopped eating", "dairy"),)),
    Heard(
        "My anniversary is on 12 June, please remind me to buy flowers.",
        (("me", "anniversary", "12 June|on 12 June"),),
    ),
    Heard("I have a dentist appointment at three."),
    Heard("I have asthma.", (("me", "has", "asthma"),)),
    Heard(
        "I want to visit Iceland next winter. What should I pack?",
        (("me", "wants to visit|plans to visit", "Iceland"),),
    ),
    Heard(
        "Hey, I'm allergic to shellfish and latex, and I take blood thinners.",
        (("me", "allergic to", "shellfish"), ("me", "allergic to", "latex")),
        (("me", "takes", "blood thinners"),),
    ),
    Heard(
        "My rabbit Clover only eats hay.",
        (("my rabbit", "name", "Clover"), ("my rabbit", "eats", "hay|only hay")),
    ),
    Heard(
        "I support Celtic and my brother supports Rangers.",
        (("me", "supports", "Celtic"), ("my brother", "supports", "Rangers")),
    ),
    Heard("Please call me Lex.", (("me", "name|nickname|preferred name|is called", "Lex"),)),
    Heard("Show me the cheapest flight to Rome."),
    Heard(
        "My sister-in-law Petra is expecting twins in August.",
        (("my sister-in-law", "name", "Petra"),),
        (("my sister-in-law", "expects|is expecting", "twins"),),
    ),
    Heard(
        "I'm really into bouldering at the moment, any tips for beginners?",
        (("me", "likes|into", "bouldering"),),
    ),
    Heard(
        "I am an accountant, my office is in Lyon, and I commute by bike.",
        (("me", "occupation", "accountant"),),
        (
            ("my office", "located in|is in", "Lyon"),
            ("me", "office", "in Lyon"),
            ("me", "commutes by", "bike"),
        ),
    ),
    Heard("I like your second suggestion best."),
    Heard("I met someone who lives in Vienna and plays chess."),
)
