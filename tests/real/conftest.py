"""A seeded database to copy for every test on real files."""

from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.real import ids_postgres as ids_postgres
from tests.fixtures.real import ids_sqlite as ids_sqlite
