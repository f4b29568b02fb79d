"""Given names that people bear, so that a name is known for one where chat writes it small.

Names that are also everyday words ("will", "may", "rose", "mark") are left out: a missed name costs less
than a word taken for one.
"""

from __future__ import annotations

from typing import Final

from kgt_plugin.language.lexicon import word_set

__all__ = ["GIVEN_NAMES", "is_given_name"]

GIVEN_NAMES: Final = word_set("""
    aaliyah aaron abbas abby abdul abena abigail abraham adam adele adil aditya adrian agnes ahmed aidan aiden
    aino aisha akiko alan albert alejandra alejandro alessia alex alexander alexandra alexis alfie alfred ali
    alice alicia alicja alina alisha alison allison amal amanda amara amelia amelie amina amir amy ana anastasia
    anders andrea andreas andrew andy angela angus anil anita anja anna anne anneke annie anouk anthony antoine
    anton antonio anya aoife archie ariana arjun arthur arun asha ashley astrid ava axel ayla barbara barry
    beatrice becca becky ben benjamin bernard beryl beth bethany betty beverley bianca bjorn blake bonnie boris
    brandon brenda brendan brian brianna bridget brittany bronwyn bruno bryan brynn caitlin caleb cameron camila
    camille carl carla carlos carmen caroline carolyn casey caspar cassie catherine cathy cecilia cedric celia
    celine chantal charles charlie charlotte chelsea chiara chinedu chloe chris christian christina christine
    christopher cindy claire clara clarissa claudia clement clive cody colin connor conor corey craig cristina
    cynthia daisuke dan dani daniel daniela danielle danny darren dave david debbie deborah deepa deepak delia
    denise dennis derek desmond devon dexter diana diego dimitri dina dmitri dolores dominic donald donna dora
    doreen doris dorothy doug douglas duncan dylan eddie edgar edith edward edwin eileen eirik elaine eleanor
    elena eli elias elif elijah elin elisa elise eliza elizabeth ella ellen ellie elliot elsa elsie emil emilia
    emily emma emmanuel enid enrique enzo eric erica erik erin ernest esi esme esther ethan eugene eva evan
    evelyn ewan ezra fatima felicity felix fernanda fernando finlay finn fiona florence fran frances francesca
    francis francisco frankie fred freddie frederick freya gabriel gabriela gabrielle gareth gary gavin gemma
    geoff geoffrey george georgia georgie gerald gerard gianni gideon gillian gina giorgio giovanni giulia gladys
    glenn gordon grainne greg gregory greta guillermo gustav gwen gwyneth hamza hana hannah hans harold harriet
    harrison harry harvey hassan hattie hector heidi helen helena helga henrik henry hiroshi howard hugh hugo
    hussein ian ibrahim ifeoma igor imani imogen imran ines inga ingrid ira irene irina isaac isabel isabella
    isabelle isla ismail ivan jacek jacob jacqueline jaime jake jakob jamal james jamie jane janet janice jared
    jason javier jayden jean jeff jeffrey jen jenna jennifer jenny jeremy jerome jerry jess jessica jill jim
    jimmy joan joanna joanne joao joel johan johanna john johnny jolene jonah jonas jonathan jordan jorge jose
    joseph josephine josh joshua joyce juan juanita judith judy julia julian juliana julie juliet justin kabir
    kai karen karim karin karl karolina kasia kate katherine kathleen kathryn kathy katie katja kavya kayla keiko
    keith kelly kelsey ken kenji kenneth kerry kevin kieran kim kimberly kirsten kirsty klaus kofi krzysztof
    kumar kwame kyle lachlan lara larry lars latoya laura lauren laurence leah leanne lee leila lena lenny leo
    leon leona leonard leroy leslie lewis liam lidia lila liliana lina linda lindsay linnea lisa logan lola
    lorenzo lorna lorraine louis louisa louise luca lucas lucia lucy luigi luis luka lukas luke luna lydia lynn
    mabel maddie madeleine madison maeve magda maggie maja malcolm malik mandy manuel marc marcel marcin marco
    marcus margaret margot maria mariam mariana marie mariko marina mario marion marius marjorie marlene marta
    martha martin martina marvin mary mateo matilda matt matteo matthew maureen maurice maxine maya megan mei
    melanie melissa mia micah michael michal michelle miguel mike mikhail mila millie mina minh miriam mohamed
    mohammed moira molly monica monika morgan moses muhammad muriel nadia nadine naomi natalia natalie natasha
    nathan nathaniel neha neil nella nellie niall niamh nicholas nick nicola nicolas nicole nigel nikhil nikita
    nina noah noel nora norma norman nuala nuno obi olaf oleg olga oliver olivia ollie olu omar oscar otto owen
    pablo padraig paloma pam pamela paolo patricia patrick paula pauline pavel pedro peggy penelope percy pete
    peter petra phil philip philippa phoebe phyllis pierre pim piotr pippa polly pooja pradeep pranav quentin
    rachel radek rafael rafi rahul raj rajesh ralph ramon randy raquel rasmus raul ravi raymond rebecca reece
    reggie renata renee rhys ricardo richard rick ricky rita ritva robbie robert roberto rodrigo roger roisin
    roland roman ronald ronan ronnie rory rosa rosie ross roy ruben rupert russell ruth ryan sabine sabrina sadie
    salma salvatore sam samantha sameer samir samuel sandra sanjay santiago saoirse sara sarah sasha saskia scott
    sean sebastian selena selma serena sergei sergio seth shane shannon sharon shaun sheila sheldon shirley
    shreya sian sibyl sigrid simon simone siobhan sofia sonia sophia sophie spencer stacey stan stanley stefan
    stella stephanie stephen steve steven stuart sunita suresh susan susanna susie sven svetlana sylvia tadeusz
    takumi tamara tania tanya tariq tatiana tess tessa thea thelma theo theodore theresa thomas tiago tiffany tim
    timothy tina tobias toby todd tom tomas tommy toni tony tracy trevor tristan tyler ursula valentina valerie
    vanessa vera veronica vicky victor victoria vijay vikram vincent virginia vivian vladimir walter wanda wendy
    wilfred wilhelm winifred wojtek wyatt xavier xin yael yannick yara yasmin yolanda yosef yuki yuri yusuf
    yvette yvonne zac zach zachary zainab zara zeynep zoe zofia zuzanna
""")


def is_given_name(text: str) -> bool:
    """Whether a text is one given name and nothing else, whatever its case."""
    return text.lower() in GIVEN_NAMES
