"""Invented words of the file that loading is measured with (tools/bench_file.py). Pure data."""

from __future__ import annotations

SYLLABLES = (
    *("ba", "ro", "ka", "li", "ma", "ne", "so", "tu", "vi", "za", "gor", "lan", "dia", "stan", "mar", "pel", "que"),
    *("ri", "shan", "dush", "tal", "kent", "bish", "osh", "nar", "yn", "al", "ta"),
)
SERVICES = ("Customs", "Border Guard", "National Police", "Coast Guard", "Postal Inspection", "Airport Police")
OFFICES = tuple(f"{service}, office {number:02d}" for number in range(1, 5) for service in SERVICES)
DETECTION = ("x-ray", "dog", "tip-off", "profiling", "random check", "patrol", "scanner", "controlled delivery")
PACKAGING = ("brick", "bag", "bottle", "jar", "foil", "balloon", "bulk")
STATUS = ("open", "closed", "before court", "archived")
CONFIDENCE = ("low", "medium", "high")
CARRIERS = tuple(f"Carrier {number:03d}" for number in range(300))
PHRASES = (
    "Investigation continues with partner agencies.",
    "The driver said that he knew nothing of the load.",
    "Laboratory analysis confirmed the substance.",
    "Selected by risk analysis at the terminal.",
    "A dog alerted during routine control.",
    "The x-ray showed anomalies in the load.",
    "A controlled delivery was authorised.",
    "The consignment was declared as household goods.",
    "The vehicle is registered to a rental company.",
    "Linked to an earlier seizure at the same post.",
    "The container was abandoned by its consignee.",
    "Two couriers were arrested at the scene.",
)
