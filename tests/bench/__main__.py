"""``make bench``: every comparison, one after the other."""

from tests.bench import booklets

if __name__ == "__main__":
    booklets.main()
