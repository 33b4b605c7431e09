"""Tables of data for whole populations: reading them, checking them, and making them of cases."""

from uitvoerbaar.tables.from_cases import CaseTables, tables_of
from uitvoerbaar.tables.needs import needs
from uitvoerbaar.tables.nested import nested
from uitvoerbaar.tables.problems import TableError, TableProblem
from uitvoerbaar.tables.reading import read_tables
from uitvoerbaar.tables.sorting import SortedTables, sorted_by_case

__all__ = [
    "CaseTables",
    "SortedTables",
    "TableError",
    "TableProblem",
    "needs",
    "nested",
    "read_tables",
    "sorted_by_case",
    "tables_of",
]
