"""Mutate modules and see what notices: ``python -m tests.mutation [--changed | PATH…] [--most N]``.

Cosmic Ray makes the mutants, one at a time, in a copy of the project; ``killers.py`` is run against each. Prints the
score of each module and every survivor with its diff. Survivors in ``survivors.yml`` are accepted for the reason given
there. Ends with 1 where less than GOAL of a module's mutants are noticed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkItem, WorkResult

ROOT = Path(__file__).parents[2]
SURVIVORS = Path(__file__).with_name("survivors.yml")
ROOMS = ("scripts/check", "scripts/content")
NEEDED = ("scripts", "tests", "mkdocs.yml", "CONTRIBUTING.md", "pytest.ini")
GOAL = 0.9
TIMEOUT = 180  # seconds; what takes longer has run into an endless loop
# One slip of each kind. Left out: what only types read, and what can never differ from what it replaces.
OPERATORS = {
    "core/AddNot",
    "core/ExceptionReplacer",
    "core/NumberReplacer",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ReplaceBreakWithContinue",
    "core/ReplaceContinueWithBreak",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceUnaryOperator_Delete_Not",
    "core/ReplaceUnaryOperator_USub_UAdd",
    "core/ZeroIterationForLoop",
    *(
        f"core/ReplaceComparisonOperator_{pair}"
        for pair in ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Is_IsNot", "IsNot_Is")
    ),
    *(f"core/ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "BitAnd_BitOr")),
}


@dataclass(frozen=True)
class Survivor:
    """A mutant that nothing noticed: the module, the kind of slip, the line before and after it."""

    module: str
    operator: str
    before: str
    after: str


def modules(paths: list[str], changed: bool) -> list[str]:
    """The modules to mutate, relative to the project: those given, those changed since the main branch, or all."""
    found = [path.relative_to(ROOT).as_posix() for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))]
    if changed:
        git = ["git", "diff", "--name-only", "--merge-base", "main", "--", *ROOMS]
        names = set(subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())
        return [one for one in found if one in names]
    if paths:
        wanted = [Path(path).resolve().relative_to(ROOT).as_posix() for path in paths]
        return [one for one in found if any(one == path or one.startswith(f"{path}/") for path in wanted)]
    return found


def run(module: str, most: int) -> Iterator[tuple[WorkItem, WorkResult]]:
    """Make the mutants of ``module``, ``most`` at most, and yield what became of each."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, work / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, work / name)
        (work / "node_modules").symlink_to(ROOT / "node_modules")
        settings = {
            "module-path": module,
            "timeout": TIMEOUT,
            "excluded-modules": [],
            "test-command": f"{sys.executable} -B -m tests.mutation.killers {module}",
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        config = "\n".join(["[cosmic-ray]", *lines, "[cosmic-ray.distributor]", 'name = "local"', ""])
        (work / "mutation.toml").write_text(config, encoding="utf-8")
        _cosmic_ray(work, "init", "mutation.toml", "mutation.sqlite")
        with use_db(str(work / "mutation.sqlite"), mode=WorkDB.Mode.open) as db:
            keep = _chosen(list(db.work_items), most)
            db.clear()
            db.add_work_items(keep)
        _cosmic_ray(work, "exec", "mutation.toml", "mutation.sqlite")
        with use_db(str(work / "mutation.sqlite"), mode=WorkDB.Mode.open) as db:
            items = {item.job_id: item for item in db.work_items}
            yield from ((items[job], result) for job, result in db.results)


def _cosmic_ray(work: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "cosmic_ray.cli", *arguments], cwd=work, check=True)


def _chosen(items: list[WorkItem], most: int) -> list[WorkItem]:
    """The mutants of the kinds wanted; of more than ``most``, always the same ones."""
    wanted = [item for item in items if item.mutations[0].operator_name in OPERATORS]

    def dice(item: WorkItem) -> str:
        one = item.mutations[0]
        return hashlib.sha256(f"{one.module_path} {one.operator_name} {one.occurrence}".encode()).hexdigest()

    return sorted(wanted, key=dice)[: most or None]


def survivor(module: str, item: WorkItem, result: WorkResult) -> Survivor:
    """What a mutant that nothing noticed had changed."""
    diff = (result.diff or "").splitlines()
    before = " ".join(line[1:].strip() for line in diff if line.startswith("-") and not line.startswith("---"))
    after = " ".join(line[1:].strip() for line in diff if line.startswith("+") and not line.startswith("+++"))
    return Survivor(module, item.mutations[0].operator_name.removeprefix("core/"), before, after)


def main() -> int:
    """Mutate, print, and return 1 where too little is noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="modules or folders; all of check and content if none")
    parser.add_argument("--changed", action="store_true", help="modules changed since the main branch")
    parser.add_argument("--most", type=int, default=0, metavar="N", help="at most N mutants a module, always the same")
    options = parser.parse_args()
    accepted = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or []
    known = {Survivor(one["module"], one["operator"], one["before"], one["after"]) for one in accepted}
    poor = False
    for module in modules(options.paths, options.changed):
        results = list(run(module, options.most))
        if not results:
            continue
        left = [survivor(module, item, one) for item, one in results if one.test_outcome == TestOutcome.SURVIVED]
        new = [one for one in left if not known & {one, Survivor("*", one.operator, one.before, one.after)}]
        equal = len(left) - len(new)
        score = 1 - len(new) / max(1, len(results) - equal)
        poor |= score < GOAL
        print(f"{module}: {score:.0%} of {len(results)} mutants noticed, {equal} accepted", flush=True)
        for one in new:
            print(f"  {one.operator}\n    - {one.before}\n    + {one.after}", flush=True)
    return 1 if poor else 0


if __name__ == "__main__":
    sys.exit(main())
