"""The command line: ``python -m scripts VERB``. Each verb hands over to its room."""

from __future__ import annotations

import argparse
import contextlib
import json
import locale
import os
import re
import subprocess
import sys
from pathlib import Path

from scripts.arguments import CANNOT_RUN, Parser
from scripts.errors import ProjectError, describe_os_error

ROOT = Path(__file__).parents[1]
OK, FINDINGS = 0, 1


def main(arguments: list[str] | None = None) -> int:
    """Run one verb. Returns 0 when all is well, 1 for findings or a failed build, 2 if it cannot run."""
    parser = Parser(prog="python -m scripts", description="学习资料的生成、核查和印册工具")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令")

    one = verbs.add_parser("build", help="生成网站和印册")
    one.add_argument("--root", type=Path, default=ROOT, help="项目所在文件夹")
    one.add_argument("--out", type=Path, help="输出文件夹，默认 site/")
    one.add_argument("--no-booklets", action="store_true", help="只建网站，不排印册")
    one.set_defaults(run=_build)

    one = verbs.add_parser("check", help="核查链接、标签、出处、数字和引语")
    one.add_argument("--root", type=Path, default=ROOT, help="项目所在文件夹")
    one.add_argument("--site", type=Path, help="连同已建好的网站一起核查")
    one.add_argument("--format", choices=("text", "json", "github"), default="text", help="输出格式")
    one.add_argument("--online", action="store_true", help="并试开来源的原文网址（需要网络）")
    one.set_defaults(run=_check)
    one.details = _rules

    one = verbs.add_parser("verify", help="与手头的原件核对事实和正文")
    one.add_argument("keys", nargs="*", metavar="来源键", help="只核这些来源；不写就核全部有原件的")
    one.add_argument("--root", type=Path, default=ROOT, help="项目所在文件夹")
    one.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")
    one.set_defaults(run=_verify)

    one = verbs.add_parser("booklet", help="排印一本印册")
    one.add_argument("--root", type=Path, default=ROOT, help="项目所在文件夹")
    what = one.add_mutually_exclusive_group()
    what.add_argument("--session", type=int, metavar="N", help="第N次学习的讲义")
    what.add_argument("--chapters", help="所选各章，章号用逗号隔开，例如 14,15")
    what.add_argument("--part", type=int, metavar="N", help="第N编")
    what.add_argument("--all", action="store_true", help="全书（默认）")
    one.add_argument(
        "--edition", choices=("standard", "large", "pocket"), default="standard", help="标准版 A4、大字本 A4、口袋本 A5"
    )
    one.add_argument("--impose", choices=("saddle", "signatures"), help="拼版：骑马订、锁线书帖")
    one.add_argument("--format", choices=("pdf", "epub", "docx"), default="pdf", help="文件格式")
    one.add_argument("-o", "--output", type=Path, required=True, help="输出文件")
    one.set_defaults(run=_booklet)

    one = verbs.add_parser("serve", help="边改边看")
    one.add_argument("--root", type=Path, default=ROOT, help="项目所在文件夹")
    one.add_argument("--port", type=int, default=8000, help="端口，默认8000")
    one.set_defaults(run=_serve)

    one = verbs.add_parser("new", help="新建一章、一个来源或一次学习的样稿")
    one.add_argument("kind", choices=("chapter", "source", "session"), help="新建什么")
    one.add_argument("name", help="章：编号/英文短名，例如 4/new-topic；来源：来源键；学习：主题")
    one.add_argument("--title", default="", help="标题或题名")
    one.add_argument("--root", type=Path, default=ROOT, help="项目所在文件夹")
    one.set_defaults(run=_new)

    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except ProjectError as error:
        print(error, file=sys.stderr)
        return CANNOT_RUN if options.verb in ("check", "verify") else FINDINGS
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except OSError as error:
        hint = "请检查磁盘空间、权限和路径；原来的文件没有改动"
        print(ProjectError(describe_os_error(error), path=str(error.filename or ""), hint=hint), file=sys.stderr)
        return CANNOT_RUN if options.verb in ("check", "verify") else FINDINGS
    except ModuleNotFoundError as error:
        print(f"没有安装 {error.name}；请先运行 make，再用 .venv 里的 python", file=sys.stderr)
        return CANNOT_RUN
    except KeyboardInterrupt:
        print("已中断；原来的文件没有改动。", file=sys.stderr)
        return FINDINGS


def _say(line: str) -> None:
    print(line, flush=True)


def _build(options: argparse.Namespace) -> int:
    from scripts.build import build
    from scripts.progress import Progress

    out = options.out or options.root / "site"
    progress = Progress()
    build(options.root.resolve(), out.resolve(), progress, booklets=not options.no_booklets)
    _say(f"网站：{out}（{sum(1 for _ in out.rglob('*.html'))}页，用浏览器打开其中的 index.html）")
    if not options.no_booklets:
        made = [one for one in (out / "downloads").iterdir() if one.suffix in (".pdf", ".epub", ".docx")]
        _say(f"印册：{out / 'downloads'}（{len(made)}个文件）")
    if progress.steps:
        _say(progress.summary())
    return OK


def _check(options: argparse.Namespace) -> int:
    from scripts import check

    if not (options.root / "mkdocs.yml").is_file():
        raise ProjectError("没有找到 mkdocs.yml", hint="请用 --root 指明项目所在文件夹", path=str(options.root))
    site = options.site
    if site:
        from scripts.build import is_stale

        if is_stale(options.root.resolve(), site.resolve()):
            print(f"{site} 是按以前的内容生成的，这次没有核查；运行 make 会重新生成并核查", file=sys.stderr)
            site = None
    findings = check.run(options.root, site, online=options.online)
    if options.format == "json":
        print(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(finding.as_github() if options.format == "github" else finding)
        errors = sum(finding.severity == "error" for finding in findings)
        rest = "；先改好读不了的文件，再核查其余各项" if check.partial(findings) else ""
        print(f"核查完成：{errors}处需要改正{rest}" if errors else "核查完成：没有问题", file=sys.stderr)
    return FINDINGS if any(finding.severity == "error" for finding in findings) else OK


def _verify(options: argparse.Namespace) -> int:
    from datetime import date

    from scripts import verify
    from scripts.content import load_project, verification

    project = load_project(options.root.resolve())
    report = verify.run(project, options.keys, date.today().isoformat())
    verification.save(project.root, report.comparisons)
    if options.format == "json":
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        for line in report.lines(everything=bool(options.keys)):
            print(line)
        print(report.summary(), file=sys.stderr)
    return FINDINGS if report.findings else OK


def _rules() -> str:
    from scripts.check.rules import summary

    return summary()


def _booklet(options: argparse.Namespace) -> int:
    from scripts.booklet import Request
    from scripts.build import build_booklet

    chapters = () if options.chapters is None else _chapter_numbers(options.chapters)
    request = Request(
        session=options.session,
        part=options.part,
        chapters=chapters,
        edition=options.edition,
        impose=options.impose,
        format=options.format,
    )
    build_booklet(options.root.resolve(), request, options.output, _say)
    _say(f"印册：{options.output}")
    return OK


def _chapter_numbers(text: str) -> tuple[int, ...]:
    numbers = [part for part in re.split("[,，、 ]+", text) if part]
    if not numbers or not all(map(str.isdecimal, numbers)):
        raise ProjectError(f"章号“{text}”看不懂", hint="请写阿拉伯数字，用逗号隔开，例如 14,15")
    return tuple(map(int, numbers))


def _serve(options: argparse.Namespace) -> int:
    from scripts.build import set_epoch
    from scripts.site.preview import serve

    set_epoch(options.root)
    try:
        serve(options.root.resolve(), options.port, _say)
    except OverflowError as error:
        raise ProjectError(f"没有 {options.port} 这个端口", hint="请写1024至65535之间的数") from error
    except OSError as error:
        raise ProjectError(describe_os_error(error), hint="请换一个端口，例如 --port 8001") from error
    return OK


def _new(options: argparse.Namespace) -> int:
    from scripts.new import create

    for line in create(options.root, options.kind, options.name, options.title):
        _say(line)
    return OK


def _restart_in_utf8() -> int | None:
    """Run again in UTF-8 mode where the locale (LC_ALL=C, a console in GBK) would not do; None where it does.

    Programs started from here (pandoc) go by the locale, so that is set too where the system has one.
    """
    if os.name == "posix":
        with contextlib.suppress(locale.Error):  # a locale that is not installed: C then
            locale.setlocale(locale.LC_CTYPE, "")
        if locale.nl_langinfo(locale.CODESET).upper() != "UTF-8":
            os.environ["LC_ALL"] = "C.UTF-8"
    names = {sys.getfilesystemencoding(), sys.stdout.encoding or "utf-8", sys.stderr.encoding or "utf-8"}
    if sys.flags.utf8_mode or {name.lower().replace("-", "") for name in names} == {"utf8"}:
        return None
    return subprocess.call([sys.executable, "-X", "utf8", "-m", "scripts", *sys.argv[1:]])


if __name__ == "__main__":
    again = _restart_in_utf8()
    sys.exit(main() if again is None else again)
