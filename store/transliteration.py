"""The one table of Cyrillic letters -> Latin that searching uses, and nothing else. Pure data; imports nothing.

A letter is written as the English-speaking services write it (BGN/PCGN), with two liberties that let spellings of
several languages meet: letters that one alphabet adds to the Russian one are written like the Russian letter that
people type for them (Tajik, Kazakh and Uzbek қ as k, ғ as g), and the soft and hard signs are left out. Letters that
Unicode takes apart into a base and a mark (ё, й, ї, ў, ӣ, ӯ, ӗ) are folded to their base before, by store.text.fold.
"""

from __future__ import annotations

LATIN_OF = {
    # Russian
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    # Ukrainian, Belarusian
    "і": "i", "є": "e", "ґ": "g",
    # Kazakh, Kyrgyz, Uzbek, Tajik, Turkmen, Tatar, Bashkir
    "ә": "a", "ғ": "g", "қ": "k", "ҡ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ҳ": "h", "ҷ": "j",
    "җ": "j", "ҙ": "z", "ҫ": "s",
    # Serbian, Macedonian
    "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѕ": "dz",
}  # fmt: skip
# Read alike on both sides, whatever script they came from: Qarshi is Карши, Almaty is Алматы, Nikolay is Николай.
ALIKE = {"q": "k", "y": "i"}
