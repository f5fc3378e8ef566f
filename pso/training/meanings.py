"""`python -m pso.training.meanings`: word vectors out of a published sentence-embedding model.

Each word is read by the model alone, its pieces averaged, all words centred and turned so that the most
telling columns come first. The model (BERT form) is run with numpy: it is needed once, not installed.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer

from lexis.meanings import LIMIT, TABLE, WORDS
from pso.gazetteers import TABLES
from pso.marked import files
from services.deidentify.core import lexicon as lex

from .examples import CORPORA
from .replacing import replacing
from .safetensors import tensors

LEAST_ZIPF: Final = 33
LEAST_TIMES: Final = 2
COLUMNS: Final = 64
AT_ONCE: Final = 256
HEADS: Final = 12
LONGEST_PIECE: Final = 40
IDENTIFIER: Final = re.compile(r"\[\[[A-Z_0-9]+:.*?\]\]", re.DOTALL)
WORD: Final = re.compile(r"[a-z][a-z']*[a-z]")

Arrays = dict[str, "np.ndarray"]


def main(
    model: Annotated[Path, typer.Option(help="Folder with model.safetensors and vocab.txt.")],
    out: Annotated[Path, typer.Option(help="Where the table goes.")] = TABLE,
    source: Annotated[str, typer.Option(help="What the model is, for the card.")] = "",
    texts: Annotated[list[Path] | None, typer.Option(help="More texts (JSON lines with `text`).")] = None,
) -> None:
    """Embed the words that matter and write the table with its card."""
    words = vocabulary(CORPORA, texts or [])
    typer.echo(f"{len(words)} words")
    vectors = Model(model).vectors(words)
    centred = vectors - vectors.mean(0)
    _, spread, axes = np.linalg.svd(centred[::3], full_matrices=False)
    turned = centred @ axes[:COLUMNS].T
    table = np.clip(turned / turned.std(0), -LIMIT, LIMIT) * (127 / LIMIT)
    with replacing(out) as rows, replacing(out.with_name(WORDS)) as listed:
        np.save(rows, np.rint(table).astype(np.int8), allow_pickle=False)
        listed.write_text("\n".join(words), encoding="ascii")
    card = {
        "source": source,
        "words": len(words),
        "columns": COLUMNS,
        "share_of_variance": round(float((spread[:COLUMNS] ** 2).sum() / (spread**2).sum()), 3),
        "method": "word alone through the model, pieces averaged, length 1, centred, turned by SVD, 8 bits",
    }
    out.with_name("card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="ascii")


def vocabulary(corpora: Path, texts: list[Path]) -> list[str]:
    """Common words of English, words of the hand-written lists, and what narratives use twice."""
    lexicon = lex.load_lexicon(TABLES)
    table = (TABLES / "words.txt").read_text("ascii").split("\n")
    wanted = {word for word in table if _is_wanted(lexicon.words[word])}
    times: Counter[str] = Counter()
    for file, field in [*((file, "marked") for file in files(corpora)), *((file, "text") for file in texts)]:
        for line in file.read_text(encoding="utf-8").splitlines():
            times.update(set(WORD.findall(IDENTIFIER.sub(" ", json.loads(line)[field]).lower())))
    wanted |= {word for word, count in times.items() if count >= LEAST_TIMES}
    return sorted(word for word in wanted if len(word) > 1 and word.isascii())


def _is_wanted(facts: int) -> bool:
    return facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK >= LEAST_ZIPF or bool(facts & lex.LISTED)


class Model:
    """A small BERT, read from its published files."""

    def __init__(self, folder: Path) -> None:
        self._weights = tensors(folder / "model.safetensors")
        pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self._pieces = {piece: number for number, piece in enumerate(pieces)}
        self._layers = sum(name.endswith("attention.self.query.weight") for name in self._weights)

    def vectors(self, words: list[str]) -> "np.ndarray":
        """A row of length 1 for each word."""
        encoded = [self._encode(word) for word in words]
        by_length: dict[int, list[int]] = {}
        for place, pieces in enumerate(encoded):
            by_length.setdefault(len(pieces), []).append(place)
        rows = np.zeros((len(words), self._weights["embeddings.word_embeddings.weight"].shape[1]), np.float32)
        for places in by_length.values():
            for first in range(0, len(places), AT_ONCE):
                some = places[first : first + AT_ONCE]
                means = self._run(np.array([encoded[place] for place in some])).mean(1)
                rows[some] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return rows

    def _encode(self, word: str) -> list[int]:
        """The longest known piece each time, as the model was trained."""
        numbers = [self._pieces["[CLS]"]]
        for part in re.findall(r"\w+|[^\w\s]", word):
            start = 0
            while start < len(part):
                mark = "##" if start else ""
                ends = range(min(len(part), start + LONGEST_PIECE), start, -1)
                end = next((end for end in ends if mark + part[start:end] in self._pieces), None)
                if end is None:
                    numbers.append(self._pieces["[UNK]"])
                    break
                numbers.append(self._pieces[mark + part[start:end]])
                start = end
        return [*numbers, self._pieces["[SEP]"]]

    def _run(self, numbers: "np.ndarray") -> "np.ndarray":
        weights, length = self._weights, numbers.shape[1]
        seen = (
            weights["embeddings.word_embeddings.weight"][numbers]
            + weights["embeddings.position_embeddings.weight"][:length]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        seen = self._normal(seen, "embeddings.LayerNorm")
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(
                self._attend(seen, f"{name}.attention.self"), f"{name}.attention.output.dense"
            )
            seen = self._normal(seen + attended, f"{name}.attention.output.LayerNorm")
            inner = self._linear(seen, f"{name}.intermediate.dense")
            inner = 0.5 * inner * (1 + np.tanh(0.7978845608 * (inner + 0.044715 * inner**3)))
            seen = self._normal(
                seen + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm"
            )
        return seen

    def _attend(self, seen: "np.ndarray", name: str) -> "np.ndarray":
        count, length, width = seen.shape
        shape = (count, length, HEADS, width // HEADS)
        query, key, value = (
            self._linear(seen, f"{name}.{part}").reshape(shape).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // HEADS)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        result: np.ndarray = (scores @ value).transpose(0, 2, 1, 3).reshape(count, length, width)
        return result

    def _linear(self, seen: "np.ndarray", name: str) -> "np.ndarray":
        result: np.ndarray = seen @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normal(self, seen: "np.ndarray", name: str) -> "np.ndarray":
        centred = seen - seen.mean(-1, keepdims=True)
        even = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        result: np.ndarray = even * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


if __name__ == "__main__":
    typer.run(main)
