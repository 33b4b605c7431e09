"""Rings in a directed graph: which nodes reach each other, and the shortest way round."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol, TypeVar


class Edge(Protocol):
    """Anything with a source and a target."""

    @property
    def source(self) -> Hashable: ...
    @property
    def target(self) -> Hashable: ...


E = TypeVar("E", bound=Edge)


def on_rings(edges: Iterable[E]) -> list[list[E]]:
    """The edges that lie on some ring, grouped so that each group's nodes all reach each other."""
    edges = list(edges)
    component = _components(edges)
    groups: dict[int, list[E]] = defaultdict(list)
    for edge in edges:
        if component[edge.source] == component[edge.target]:
            groups[component[edge.source]].append(edge)
    return list(groups.values())


def _components(edges: Sequence[E]) -> dict[Hashable, int]:
    """A number for each node, equal for nodes that reach each other (Kosaraju's method)."""
    forward: dict[Hashable, list[Hashable]] = defaultdict(list)
    backward: dict[Hashable, list[Hashable]] = defaultdict(list)
    for edge in edges:
        forward[edge.source].append(edge.target)
        backward[edge.target].append(edge.source)
    nodes = dict.fromkeys(node for edge in edges for node in (edge.source, edge.target))
    order: list[Hashable] = []
    seen: set[Hashable] = set()
    for node in nodes:
        _finish(node, forward, seen, order)
    number: dict[Hashable, int] = {}
    for count, node in enumerate(reversed(order)):
        waiting = [node]
        while waiting:
            current = waiting.pop()
            if current not in number:
                number[current] = count
                waiting.extend(backward[current])
    return number


def _finish(
    start: Hashable,
    forward: dict[Hashable, list[Hashable]],
    seen: set[Hashable],
    order: list[Hashable],
) -> None:
    """Adds what is reached from `start` to `order`, each node after all that it reaches."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(forward[start]))]
    while stack:
        node, following = stack[-1]
        target = next((t for t in following if t not in seen), None)
        if target is None:
            stack.pop()
            order.append(node)
        else:
            seen.add(target)
            stack.append((target, iter(forward[target])))


def shortest_ring(edges: Iterable[E], through: Iterable[Hashable]) -> list[E] | None:
    """The shortest ring that passes one of the nodes `through`, or None."""
    leaving: dict[Hashable, list[E]] = defaultdict(list)
    for edge in edges:
        leaving[edge.source].append(edge)
    best: list[E] | None = None
    for start in through:
        ring = _shortest_back(start, leaving, len(best) - 1 if best else None)
        if ring is not None:
            best = ring
    return best


def _shortest_back(
    start: Hashable, leaving: dict[Hashable, list[E]], limit: int | None
) -> list[E] | None:
    """The shortest way from a node back to itself, of at most `limit` edges."""
    arrived: dict[Hashable, list[E]] = {}
    queue: deque[tuple[Hashable, list[E]]] = deque([(start, [])])
    while queue:
        node, path = queue.popleft()
        if limit is not None and len(path) >= limit:
            return None
        for edge in leaving[node]:
            if edge.target == start:
                return [*path, edge]
            if edge.target not in arrived:
                arrived[edge.target] = [*path, edge]
                queue.append((edge.target, arrived[edge.target]))
    return None


def heavy_ring(edges: Sequence[E], weight: Callable[[E], int]) -> list[E] | None:
    """A ring whose weights add up to more than nil, or None (Bellman and Ford's method)."""
    best: dict[Hashable, int] = {edge.source: 0 for edge in edges}
    best.update({edge.target: 0 for edge in edges})
    came: dict[Hashable, E] = {}
    last: Hashable | None = None
    for _ in range(len(best) + 1):
        last = None
        for edge in edges:
            heavier = best[edge.source] + weight(edge)
            if heavier > best[edge.target]:
                best[edge.target] = heavier
                came[edge.target] = edge
                last = edge.target
        if last is None:
            return None
    # Going back as many steps as there are nodes ends inside a ring.
    for _ in range(len(best)):
        last = came[last].source
    ring = [came[last]]
    while ring[-1].source != last:
        ring.append(came[ring[-1].source])
    return ring[::-1]
