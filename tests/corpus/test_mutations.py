"""A mistake in the law gives a message with a place, or a valid law; never anything else."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from tests.corpus.mutations import mutate
from tests.counts import count
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.face.examples import run_examples
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page

CORPUS = Path(__file__).parents[2] / "corpus"


def test_every_mutation_of_the_corpus_is_reported_with_a_place_or_is_a_valid_law() -> None:
    texts = {
        str(path.relative_to(CORPUS.parent)): path.read_text("utf-8")
        for path in sorted(CORPUS.rglob("*.md"))
    }
    source = random.Random(20260301)
    tally: Counter[str] = Counter()
    for _ in range(count(50, 1000)):
        mutation = mutate(texts, source)
        pages, messages = [], []
        for file, text in texts.items():
            page, found = read_page(mutation.text if file == mutation.file else text, file)
            pages.append(page)
            messages += found
        law, found = law_from_pages(pages)
        messages += found
        errors = [message for message in messages if message.is_error]
        if law is None or errors:
            assert errors, f"{mutation.what} at {mutation.file}:{mutation.line}: no message"
            for message in errors:
                assert message.place.file in texts
                assert message.place.line >= 1
                assert message.sentence
                assert message.mend
            tally["reported by the checker"] += 1
            continue
        if all(result.holds for result in run_examples(Program(law))):
            tally["valid, and no example notices"] += 1
        else:
            tally["valid, and an example notices"] += 1
    valid = tally["valid, and no example notices"] + tally["valid, and an example notices"]
    print(
        f"\nmutations: {dict(tally)}; examples catch "
        f"{tally['valid, and an example notices']} of {valid} valid ones"
    )
    assert tally["reported by the checker"] > 0
