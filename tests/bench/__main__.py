"""``make bench``: every comparison, one after the other, in about a quarter of an hour on two cores.

python -m tests.bench                                 # all, as set below
python -m tests.bench search --scales 1,10,100        # one, with its own options
python -m tests.bench booklets --times 1 4 10
"""

import sys

from tests.bench import booklets, search, site

COMPARISONS = {
    "site": (site.main, ["--times", "3"]),
    "booklets": (booklets.main, ["--times", "1"]),
    "search": (search.main, ["--scales", "1,5,10"]),
}


def main() -> None:
    """Run the comparison named on the command line, or all of them."""
    name, options = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if name and name not in COMPARISONS:
        sys.exit(f"“{name}”不认识；可以写 {' 或 '.join(COMPARISONS)}，不写就全部比较")
    for one, (run, usual) in COMPARISONS.items():
        if name in ("", one):
            sys.argv = [f"tests.bench.{one}", *(options or usual)]
            run()


if __name__ == "__main__":
    main()
