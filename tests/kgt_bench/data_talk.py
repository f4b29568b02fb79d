"""Six invented people's chat, in six styles, and the facts a careful reader would keep of each message.

For measuring only: written before the reader was run on it, by the rules that the README of the
PeInt-style conversations gives. A fact is "subject | relation | object"; relations are judged by meaning.
"""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """One message: what the assistant had said, the user's words, and the facts in them."""

    before: str | None
    text: str
    facts: tuple[str, ...] = ()


FORMAL = (
    Said(None, "Good afternoon. I am Kofi Mensah, a chartered accountant, and I have my own practice in Kumasi.",
         ("me | name | Kofi Mensah", "me | occupation | chartered accountant", "my practice | located in | Kumasi")),
    Said("Welcome, Mr Mensah. How may I help?", "Kindly prepare a covering note for the annual returns of a client.", ()),
    Said("Certainly. Shall I address it to anyone in particular?", "No, leave the name blank for the present.", ()),
    Said("Done. Do you work alone?", "I employ two clerks. My assistant is called Abena, and she has charge of the diary.",
         ("my assistant | name | Abena", "me | employs | two clerks")),
    Said("Understood. Are you free on Saturday mornings?", "On Saturdays I play tennis at the Officers' Mess. I have done so since 1998.",
         ("me | plays | tennis",)),
    Said("A fine habit. And Sundays?", "On Sundays we attend the Methodist church, where my wife Esi conducts the choir.",
         ("me | attends | Methodist church", "my wife | name | Esi", "my wife | conducts | choir")),
    Said("How lovely. Does she teach music as well?", "She does not; she lectures in chemistry at the university.",
         ("my wife | lectures in | chemistry",)),
    Said("I see. Do you have children?", "We have three: Kwame, who is a surgeon in Leeds, Yaa, and Kojo, who is still at school.",
         ("me | has | three children",)),
    Said("A full house, once.", "Indeed. I should be obliged if you would convert 4,500 cedis into pounds.", ()),
    Said("That is about 230 pounds.", "I do not take alcohol, and I am allergic to shellfish, should you ever plan a dinner for me.",
         ("me | does not drink | alcohol", "me | allergic to | shellfish")),
    Said("Noted. Shall I put your office down as being in Accra?", "My office is in Kumasi, not Accra.", ("my office | located in | Kumasi",)),
    Said("My apologies.", "If I were younger I would move to Accra and open a second office.", ()),
)  # fmt: skip

SLANG = (
    Said(None, "hey so im jess i just moved to leeds for uni", ("me | name | jess", "me | lives in | leeds")),
    Said("Hi Jess! What are you studying?", "sports science its mostly biology tbh", ("me | studies | sports science",)),
    Said("Sounds good. Need any help?", "ye can u write me a shopping list for like 20 quid", ()),
    Said("Here you go: pasta, beans, eggs, chicken.", "no chicken im veggie remember", ("me | diet | vegetarian",)),
    Said("Sorry! Swapped for tofu.", "ty. my flatmate zo does all the cooking anyway shes from cyprus n she hates onions",
         ("my flatmate | name | Zo", "my flatmate | from | Cyprus", "my flatmate | dislikes | onions")),
    Said("No onions then.", "lol ok whats on tv tonight", ()),
    Said("There's a football match at eight.", "ugh my dad will be watching he supports leeds utd so annoying",
         ("my dad | supports | Leeds Utd",)),
    Said("A family of fans?", "nah i do climbing. wall opens at 5 on tuesdays i go every week",
         ("me | does | climbing",)),
    Said("Nice!", "my dogs called pickle btw hes a sausage dog and he only has one eye",
         ("my dog | name | Pickle", "my dog | breed | sausage dog", "my dog | has | one eye")),
    Said("Poor Pickle!", "wish i had a car", ()),
    Said("Saving up?", "i work at greggs weekends so kinda. boss is called mo hes sound",
         ("me | works at | Greggs", "my boss | name | Mo")),
    Said("I'll put Pickle down as a pug.", "hes a sausage dog not a pug!!!", ("my dog | breed | sausage dog",)),
    Said("Fixed.", "quit greggs yesterday lol. got a job at the climbing wall", ("me | works at | the climbing wall",)),
)  # fmt: skip

SECOND_LANGUAGE = (
    Said(None, "Hello, my name is Ritva and I am come from Finland, from city Oulu. I live now in Rotterdam.",
         ("me | name | Ritva", "me | from | Oulu", "me | lives in | Rotterdam")),
    Said("Welcome, Ritva! What brings you to Rotterdam?", "The work of my husband. He is engineer in the harbour. His name is Pim.",
         ("my husband | occupation | engineer", "my husband | name | Pim")),
    Said("And what do you do?", "I am nurse but here I must first to learn Dutch, so now I clean in a hotel.",
         ("me | occupation | nurse", "me | learning | Dutch")),
    Said("How is the Dutch going?", "Slow. I have course on Monday and Thursday evening.", ("my course | day | Monday",)),
    Said("Which words are hardest?", "The g. My throat is not made for this.", ()),
    Said("Ha! Shall we practise?", "Yes please, give me five words with g.", ()),
    Said("Goed, graag, gezellig, gisteren, groot.", "My daughter she laughs when I say. She has nine years and speaks already perfect.",
         ("my daughter | age | nine",)),
    Said("Children learn fast. What is she called?", "Aino.", ("my daughter | name | Aino",)),
    Said("A lovely name.", "We have also a cat, Mörkö, very fat, he is sleeping on my dictionary.", ("my cat | name | Mörkö",)),
    Said("A cat's opinion of grammar.", 'What means "gezellig"? My husband says you can not translate.', ()),
    Said("It's a cosy, warm feeling among people.", "I like the swimming and the sauna, of course. In Rotterdam is one Finnish sauna, I go there on Fridays.",
         ("me | likes | swimming", "me | likes | sauna")),
    Said("Every Friday?", "No more. Now we go on Saturdays because Pim has work.", ()),
)  # fmt: skip

WANDERING = (
    Said(None, "Well now, I suppose I ought to begin by telling you that I'm Harold, though everyone at the allotment calls me Hal, and that I've lived in Whitby all my life, man and boy.",
         ("me | name | Harold", "me | nickname | Hal", "me | lives in | Whitby")),
    Said("Hello, Hal! What can I do for you?", "It's my knees, you see, they're not what they were, and what with the hill I was wondering whether there's such a thing as an electric wheelbarrow.", ()),
    Said("There is! They start around 400 pounds.", "Good heavens, I paid less for my first van, which was a green thing that only started when it was raining, but there we are.", ()),
    Said("Do you grow vegetables there?", "Leeks mostly, because my late wife Doreen couldn't abide onions, and I've kept to it, and a row of sweet peas that I do for my granddaughter Molly, who's a florist over in Pickering and will have nothing else on her counter.",
         ("me | grows | leeks", "my granddaughter | name | Molly", "my granddaughter | occupation | florist", "my granddaughter | works in | Pickering")),
    Said("How lovely for Molly.", "She's a good girl, and between you and me she's got a young man now, a Darren, who drives the number 840 bus and never says a word.", ()),
    Said("A quiet type.", "Anyway, what I meant to ask was whether you could look up the tide times, only I take my dog down to the sands of a morning, Captain he's called, a whippet, and he won't swim but he will paddle.",
         ("my dog | name | Captain", "my dog | breed | whippet")),
    Said("Low tide is at 9:40.", "That'll do nicely, we'll go after my porridge, which I have with salt like my father did, never sugar.", ("me | has porridge with | salt",)),
    Said("A proper breakfast.", "I was a fisherman, did I say, forty-one years on the boats, and then the eyes went, and now I've got the glaucoma and the drops for it morning and night.",
         ("me | condition | glaucoma",)),
    Said("I'm sorry to hear about your eyes.", "Oh, there's worse off, and my neighbour Jean reads me the paper on Wednesdays, bless her, though she skips the football, and I'm a Middlesbrough man so that's a wound.",
         ("my neighbour | name | Jean", "me | supports | Middlesbrough")),
    Said("Shall I read you the football instead?", "Would you? Only if they won.", ()),
    Said("They drew, I'm afraid.", "Typical. I tell you what, though, I've decided I'm going to Norway in June, on the ferry, because my brother Walter married a girl from Bergen and has lived there ever since and neither of us is getting younger.",
         ("me | plans to visit | Norway", "my brother | name | Walter", "my brother | lives in | Bergen")),
    Said("A wonderful plan. I've noted Walter in Oslo.", "No, no, Bergen, love, he's always been in Bergen, it rains just the same as here.",
         ("my brother | lives in | Bergen",)),
)  # fmt: skip

HURRIED = (
    Said(None, "hi, quick one, i'm noor, paramedic, on shift til 8. can you turn this into bullet points", ("me | name | noor", "me | occupation | paramedic")),
    Said("Of course, paste it in.", "later. partner needs the van back", ()),
    Said("No problem.", "right. my partner's called jonah and he is gluten free which is why i asked about the bread",
         ("my partner | name | Jonah", "my partner | diet | gluten free")),
    Said("I found three gluten-free recipes.", "first one looks good. we don't have a mixer though", ()),
    Said("You can knead it by hand.", "with my wrists? i've got arthritis. ok jonah can do it", ("me | condition | arthritis",)),
    Said("Teamwork!", "yep. we're getting married in october btw, at his mum's farm near hay-on-wye", ("me | getting married in | October",)),
    Said("Congratulations! Who's doing the flowers?", "my sister. she's a florist called leila, she's got a shop in bristol",
         ("my sister | occupation | florist", "my sister | name | Leila", "my sister | shop in | Bristol")),
    Said("How handy! And the music?", "no idea. maybe a ceilidh. maybe jonah's brother on the spoons", ()),
    Said("Spoons it is. Shall I list caterers?", "yes but no pork, my family's muslim", ("my family | religion | muslim",)),
    Said("Noted, no pork.", "thanks. oh and it's november now not october, the farm's flooded", ("me | getting married in | November",)),
    Said("I'm sorry! November it is. How are you getting there?", "i drive a clapped out fiesta so slowly", ("me | drives | fiesta",)),
)  # fmt: skip

CHATTY = (
    Said(None, "Hey there! I'm Dee, a middle-school science teacher from Tucson, and I could really use a hand with lesson plans.",
         ("me | name | Dee", "me | occupation | science teacher", "me | from | Tucson")),
    Said("Hi Dee! Which grade do you teach?", "Seventh grade. Thirty-two kids in one room, pray for me.", ("me | teaches | seventh grade",)),
    Said("That's a crowd! What's the topic?", "Cells! Could you make a worksheet where each organelle is a restaurant employee?", ()),
    Said("The nucleus is the manager...", "Ha, I love it! My husband Marcus manages a diner, so he'd agree.", ("my husband | name | Marcus", "my husband | manages | diner")),
    Said("Perfect research. What else?", "I need to plan my mom's 70th. She's turning 70 on August 9th and she's obsessed with orchids.",
         ("my mom | birthday | August 9", "my mom | likes | orchids")),
    Said("An orchid-themed party?", "Yes!! Her name is Lorraine, by the way. She uses a wheelchair, so nothing upstairs.",
         ("my mom | name | Lorraine", "my mom | uses | wheelchair")),
    Said("Ground floor only. Who is coming?", "Me, Marcus, our son Theo and his girlfriend. Theo plays trombone in a ska band, so music is covered.",
         ("my son | name | Theo", "my son | plays | trombone")),
    Said("Amazing. Do you have any pets to keep away from the cake?", "Two tortoises, Salt and Pepper. They're both older than I am!", ("my tortoises | name | Salt",)),
    Said("They'll be slow at least.", "You'd be surprised. Anyway, I don't eat cilantro (it tastes like soap to me), and Marcus is diabetic.",
         ("me | does not eat | cilantro", "my husband | condition | diabetic")),
    Said("Got it. I'll plan a sugar-free cake for your brother Theo.", "Theo's my son, not my brother!", ("my son | name | Theo",)),
    Said("Sorry! Your son Theo.", "No worries. What's the boiling point of ethanol?", ()),
    Said("78.4 degrees Celsius.", "Thanks! I switched schools, by the way: I teach at Pueblo Vista now.", ("me | teaches at | Pueblo Vista",)),
    Said("How exciting! New commute?", "I bike there, actually. My favorite part of the day.", ("me | commutes by | bike",)),
)  # fmt: skip

SPEAKERS = {
    "formal": FORMAL,
    "slang": SLANG,
    "second language": SECOND_LANGUAGE,
    "wandering": WANDERING,
    "hurried": HURRIED,
    "chatty": CHATTY,
}
"""Speakers by their style, each with a history of its own."""
