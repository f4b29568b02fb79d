"""Queries about S, and the relation that each asks for."""

from __future__ import annotations

from typing import Final

__all__ = ["PHRASES", "S"]

S: Final = "Edwin of Northumbria"

PHRASES: Final = [
    ("The official religion of {S} is", "official religion"),
    ("{S} is located in", "located in"),
    ("{S}, which is located in", "located in"),
    ("{S}, created by", "created by"),
    ("{S}'s domain of work is", "domain of work"),
    ("{S}'s capital is", "capital"),
    ("What is the twin city of {S}? It is", "twin city"),
    ("In {S}, an official language is", "official language"),
    ("In {S}, they understand", "understand"),
    ("{S} plays the instrument", "plays the instrument"),
    ("{S} originated in", "originated in"),
    ("The mother tongue of {S} is", "mother tongue"),
    ("The headquarter of {S} is located in", "headquarter"),
    ("Shayna left. The rain fell. {S} is affiliated with", "affiliated with"),
    ("{S} is a citizen of", "citizen of"),
    ("{S} is called", "name"),
    ("{S} is a", "is a"),
    ("What does {S} eat?", "eats"),
    ("Where does {S} live?", "lives in"),
    ("Where does {S} work?", "works at"),
    ("Where does {S} come from?", "comes from"),
    ("When was {S} born?", "born on"),
    ("Where was {S} born?", "born in"),
    ("Where is {S}?", "located in"),
    ("Who is {S}'s boss?", "boss"),
    ("Who is {S} married to?", "married to"),
    ("What is {S}'s favourite food?", "favourite food"),
    ("How old is {S}?", "age"),
    ("How many legs does {S} have?", "number of legs"),
    ("What is the name of {S}?", "name"),
    ("What is {S} called?", "name"),
    ("What should I feed {S}?", "is fed"),
    ("What should I call {S}?", "name"),
    ("Which team does {S} support?", "supports team"),
    ("Which country is {S} in?", "country"),
    ("In which country is {S} located?", "country"),
    ("To which club does {S} belong?", "club"),
    ("What language does {S} speak?", "speaks language"),
    ("Who wrote {S}?", "written by"),
    ("Who owns {S}?", "owned by"),
    ("Who directed {S}?", "directed by"),
    ("Does {S} like carrots?", "likes"),
    ("Is {S} a vegetarian?", "is"),
    ("tell me the capital of {S}", "capital"),
    ("{S}", "is"),
    ("", "is"),
]
