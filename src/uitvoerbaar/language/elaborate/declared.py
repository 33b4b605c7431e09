"""A parsed declaration with where it stands: what elaboration works on, and amendments too."""

from __future__ import annotations

from attrs import frozen
from lark import Token, Tree

from uitvoerbaar.language.page import Chunk
from uitvoerbaar.law.citation import Citation, Origin, Place
from uitvoerbaar.law.declaration import Validity
from uitvoerbaar.law.expression import Symbol

Node = Tree[Token] | Token
Child = Tree[Token] | Token | None

_ALWAYS = Validity()


@frozen(slots=True, eq=False)
class ParsedDeclaration:
    """A declaration: its tree, its lines, the article it stands under (None: under none), its file.

    `tree.data` says what it is: kind, enumeration, item, choice, judgement, parameter, assumption,
    assumed_rows, rule, exception, example, guarantee, amendment or repeal. `within` narrows when
    it is in force, on top of what it says itself: so an amendment ends a version and starts
    another without changing trees. Rules, exceptions and parameters heed it.
    """

    tree: Tree[Token]
    chunk: Chunk
    article: Citation | None
    file: str
    within: Validity = _ALWAYS

    def place(self, node: Node | None = None) -> Place:
        """Where a node of the tree stands in the file; the first line for none."""
        offset = self.chunk.lines[0].number - 1
        meta = node if isinstance(node, Token) else node.meta if node is not None else None
        if meta is None or getattr(meta, "line", None) is None:
            width = len(self.chunk.lines[0].text.rstrip())
            return Place(self.file, offset + 1, 1, offset + 1, width + 1)
        line, column = meta.line or 1, meta.column or 1
        end_line, end_column = meta.end_line or line, meta.end_column or column + 1
        return Place(self.file, line + offset, column, end_line + offset, end_column)

    def origin(self, node: Node | None = None) -> Origin:
        """The origin of what a node becomes."""
        return Origin(self.place(node), self.article)

    @property
    def whole(self) -> Origin:
        """The origin of the declaration as a whole."""
        lines = self.chunk.lines
        last = lines[-1]
        end = len(last.text.rstrip()) + 1
        return Origin(Place(self.file, lines[0].number, 1, last.number, end), self.article)

    @property
    def source(self) -> str:
        """The text of the declaration as written."""
        return "\n".join(line.text.rstrip() for line in self.chunk.lines)


def symbol_of(declaration: ParsedDeclaration) -> Symbol | None:
    """The full name under which something is declared; None for an example or a repeal.

    For an exception it is its own name with the name of its rule as kind ("dubbel op eigen_deel").
    """
    tree = declaration.tree
    if tree.data in ("example", "repeal", "amendment"):
        return None
    name = str(tree.children[1])
    if tree.data in ("item", "choice", "judgement", "rule", "guarantee"):
        owner = parts(tree)[2]
        return Symbol(name, None if owner is None else str(owner))
    if tree.data == "exception":
        return Symbol(name, str(exception_target(tree)))
    return Symbol(name)


def exception_target(tree: Tree[Token]) -> Symbol:
    """The rule on which an exception stands."""
    owner = parts(tree)[3]
    return Symbol(str(tree.children[2]), None if owner is None else str(owner))


def parts(tree: Tree[Token]) -> list[Child]:
    """What stands directly in a tree, with None for each optional part that is absent."""
    return [*tree.children]


def trees_of(tree: Tree[Token], *names: str) -> list[Tree[Token]]:
    """The trees directly in a tree, of the given kinds (none given: of all kinds)."""
    return [
        child
        for child in tree.children
        if isinstance(child, Tree) and (not names or child.data in names)
    ]


def first_tree(tree: Tree[Token], *names: str) -> Tree[Token] | None:
    """The first tree of the given kinds directly in a tree."""
    return next(iter(trees_of(tree, *names)), None)


def token_of(child: Child) -> Token:
    """A child that is a token."""
    assert isinstance(child, Token)
    return child


def text_of(token: Child) -> str:
    """The text between the quotation marks of a string token."""
    return str(token)[1:-1]
