"""What words mean: the words of our pages in plain ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word, what it means, and other names for it."""

    name: str
    meaning: str
    also: str = ""


ONLINE = (
    Word("Backup", "A second copy of what matters, kept in another place. If the first is lost or locked, you still have one."),
    Word(
        "Cyber Choices",
        "A national programme for young people who are good with computers. It shows them legal ways to use the skill.",
        "Cyber Prevent. It is not the Prevent duty.",
    ),
    Word("Cyber-dependent crime", "A crime that needs a computer as its target, such as breaking into one."),
    Word("Cyber-enabled crime", "An older crime that the internet makes wider, such as fraud."),
    Word(
        "Fake email or text", "A message that pretends to be from someone you trust, so that you press a link or pay.", "phishing, smishing"
    ),
    Word("Firewall", "A gate between a network and the internet that lets in only what it should."),
    Word("Locked files and a demand for money", "An attacker scrambles your files and asks for money to unscramble them.", "ransomware"),
    Word("Online harm", "Anything done to people through a screen: fraud, grooming, being drawn into extreme views, abuse, hacking."),
    Word(
        "Password of three random words",
        "Three words that do not belong together, such as a tool, a fruit and a place. Long, and easy to keep.",
    ),
    Word("Report Fraud", "The national service that takes reports of fraud and online crime.", "Action Fraud, until December 2025"),
    Word("Scam", "A trick to get your money or your details."),
    Word(
        "Two-step sign-in",
        "A code from your phone as well as the password. With it, a stolen password is not enough.",
        "2FA, multi-factor",
    ),
    Word("Update", "A new version of a program that mends its weak spots."),
)
PROGRAMME = (
    Word("Action", "A piece of work in the plan, with a person who leads it and a date."),
    Word("Ambassador", "Someone who passes on what they learned to friends and neighbours."),
    Word("Baseline", "Where we started, so that a later number can be compared with it."),
    Word("Board", "The people who decide what the partnership does.", "strategy group"),
    Word(
        "Community safety partnership",
        "The council, police, fire, health and probation services of an area. By law they work together on crime.",
    ),
    Word("Cyber Protect officer", "A police adviser who helps people and firms to stay safe online."),
    Word("Gap", "A need that nobody works on."),
    Word("Objective", "Something the plan wants to achieve."),
    Word("Overlap", "The same work, done twice by two partners."),
    Word("Partnership plan", "What the partnership has chosen to do, and by when."),
    Word("Plan wall", "The plan drawn as bricks: one brick for each action."),
    Word("Priority", "A problem the plan has chosen to work on first."),
    Word("Prevent duty", "A duty in law to help stop people being drawn into terrorism.", "Prevent. It is not Cyber Choices."),
    Word("Scrutiny", "Councillors who ask the partnership questions in public."),
    Word("Theme", "A subject that runs through several priorities, such as fraud."),
)
NUMBERS = (
    Word(
        "Before, after, three months on", "We ask the same questions three times. That shows what people do differently, and if it lasts."
    ),
    Word(
        "Certainty bricks", "One brick: an early sign. Two: fairly sure. Three: very sure. A published rule earns them; nobody picks them."
    ),
    Word(
        "Heard it from others",
        "People who did not come but were told by someone who did. It is an estimate, with a range.",
        "second-hand reach",
    ),
    Word("Likely range", "Where the true figure very probably is. A wide range means we know less.", "95% interval"),
    Word("n", "How many people a figure rests on. We always print it."),
    Word("Percentage points", "The step between two percentages. From 40% to 60% is 20 points."),
    Word("People took part", "People who were there, each counted once."),
    Word("Three words", "The code on your card, such as amber tidy fox. It joins your answers without your name."),
    Word("Too few to say", "A figure on fewer than 10 people is not shown. Somebody might be recognised, and chance would rule it."),
)
GAMES = (
    Word("Brick", "One real thing, always with its number beside it: a seat, a vote, an action, a defence."),
    Word("Host", "The officer who runs a room."),
    Word("Room", "A live game that you join with a code from the screen."),
    Word("Seat", "A player’s place in a room. It has a dealt name, never yours."),
)
SECTIONS = (("Staying safe online", ONLINE), ("Our games", GAMES), ("The programme", PROGRAMME), ("Our numbers", NUMBERS))
