"""Keep how a file was read under a name, so that the next file with its header is read the same way.

What is kept is a whole document: what was guessed as well as what a person said. Must not read files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from etl.mapping import MAPPED
from etl.mapping_document import MappingDocument
from etl.plan import Plan
from etl.source_name import UNNAMED_SLUG
from store import Store
from store.mappings import SavedMapping, save_mapping

DECIDED_BY_CONTENT = ("quantity", "unit")  # left to the measures of the next file, where a plan has several


def document_of(plan: Plan, said: MappingDocument) -> MappingDocument:
    """The plan as a document; `said`: what a person stated, which alone tells how a file is written."""
    left = set(DECIDED_BY_CONTENT) if plan.measures else set()
    meaning = {"date_kind": plan.date_kind if plan.date_kind != "auto" else "", "grain": plan.grain or ""}
    # The next file with this header is of the source that this one was, whatever it is called.
    source = plan.source_name if plan.profile == MAPPED and plan.source != UNNAMED_SLUG else ""
    meaning |= {"fiscal_start": str(plan.fiscal_start or ""), "source": source, **said.meaning}
    return MappingDocument(
        columns={key: column for key, column in plan.columns.items() if key not in left},
        constants={key: text for key, text in plan.constants.items() if key not in left},
        wide=plan.wide or said.wide,
        reading={**plan.reading, **said.reading},
        meaning={key: text for key, text in meaning.items() if text},
        aliases=plan.aliases,
    )


def remember(
    store: Store, name: str, columns: Sequence[str], plan: Plan, said: MappingDocument, saved_by: str
) -> SavedMapping:
    """Keep the plan of a file with these columns. Raises StoreError for a name that is none."""
    written = json.dumps(document_of(plan, said).as_json(), ensure_ascii=False, sort_keys=True)
    return save_mapping(store, name, columns, written, saved_by)
