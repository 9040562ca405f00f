"""What people type when they look for a collectivité, and how well the search of the registry serves them."""

import random
import unicodedata

# Own names, without accents, with typing errors, abbreviated, half typed, several words, groupings.
MIXED = """
Lille|Châlons-en-Champagne|Saint-Étienne|L'Haÿ-les-Roses|Évreux|Bœrsch|Nœux-les-Mines
Pont-à-Mousson|Sète|Île-d'Yeu
chalons en champagne|saint etienne|lhay les roses|evreux|noeux les mines
l abergement clemenciat|boulogne sur mer|ile d yeu
marsielle|toulose|strasbourgh|montpelier|bordaux|grenobel|perpingan|clermond ferrand|dunkerke|valencienes
st denis|ste maxime|st germain en laye|st jean de luz|ste foy les lyon|st malo
vill|montp|saint mar|chal|aix en p|bourg en br|la roche s
metropole europeenne de lille|cc du pays|ca chalons|departement du nord|hauts de france|grand est
lens lievin|rennes metropole
""".replace("\n", "|").split("|")
MIXED = [query for query in MIXED if query]


def folded(name):
    """As typed in a hurry: lower case, no accents, no hyphens."""
    text = unicodedata.normalize("NFD", name.replace("œ", "oe").replace("Œ", "Oe")).lower()
    kept = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(kept.replace("-", " ").replace("'", " ").split())


def abbreviated(name):
    """With St, Ste and s/, or None when nothing in the name is abbreviated."""
    short = {"saint": "st", "sainte": "ste", "saints": "sts", "sur": "s/", "sous": "s/s"}
    words = folded(name).split()
    changed = [short.get(word, word) for word in words]
    return " ".join(changed) if changed != words else None


def with_a_typing_error(name, chance):
    """One letter too many, missing, wrong, or two swapped."""
    letters = list(name)
    place = chance.randrange(len(letters))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    kind = chance.randrange(4)
    if kind == 0:
        letters.insert(place, letter)
    elif kind == 1 and len(letters) > 1:
        del letters[place]
    elif kind == 2:
        letters[place] = letter
    elif len(letters) > 1:
        place = min(place, len(letters) - 2)
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def quality(communes, search, size):
    """The share, in percent, of communes found among the first five, by way of writing their names.

    `communes` are (resource name, label, population); each is drawn as often as its inhabitants weigh, so the share is
    one of inhabitants. `search` gives the resource names of a query's first five.
    """
    chance = random.Random(20260101)
    drawn = chance.choices(communes, weights=[population for _, _, population in communes], k=size)
    ways = {
        "own name": lambda name: name,
        "folded": folded,
        "abbreviated": abbreviated,
        "one typing error": lambda name: with_a_typing_error(name, chance),
    }
    shares = {}
    for way, write in ways.items():
        queries = [(resource, write(label)) for resource, label, _ in drawn]
        asked = [(resource, query) for resource, query in queries if query]
        found = sum(resource in search(query) for resource, query in asked)
        shares[way] = {"queries": len(asked), "found_percent": 100 * found / len(asked)}
    return shares
