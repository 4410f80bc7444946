"""Write tests/golden anew: what every command prints and writes now.

``python tools/write_goldens.py [WORD...]``: only cases whose name holds one of the words.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from golden_cases import GOLDEN, cases, make_lists, runnable


def main(words: list[str]) -> None:
    chosen = [case for case in cases() if not words or any(word in case.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        lists = make_lists(Path(folder))
        for case in runnable(chosen):
            made = case.run(Path(folder), lists)
            place = GOLDEN / case.name
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            for name, text in made.items():
                (place / name).write_text(text, encoding="utf-8", newline="\n")
            print(case.name)


if __name__ == "__main__":
    main(sys.argv[1:])
