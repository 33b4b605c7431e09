"""From parsed declarations to a typed law.

`elaborate` takes declarations (`ParsedDeclaration`: a tree, its lines, the article it stands under,
its file) and gives a `Law`, or None with the messages that say why. It does no I/O and knows no
pages, so that an amendment can be applied on declarations before it: replace a declaration, add
one, or narrow when one holds with `within` (see `declared`). `symbol_of` tells what a declaration
declares.

In order: names and headers of everything (`signatures`), then each declaration by itself, then what
belongs together is joined: versions and exceptions of a rule, assumptions and their parameter.
Handlers for expressions stand in `references`, `arithmetic`, `conditions`, `collected`,
`stretches`, `modifiers`, `literals` and `cases`, around `context`.
"""

from uitvoerbaar.language.elaborate.articles import Articles, read_articles
from uitvoerbaar.language.elaborate.declared import ParsedDeclaration, symbol_of
from uitvoerbaar.language.elaborate.whole import elaborate, partly

__all__ = ["Articles", "ParsedDeclaration", "elaborate", "partly", "read_articles", "symbol_of"]
