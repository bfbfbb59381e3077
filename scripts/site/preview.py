"""Show the site while it is being written: an edited page is rendered alone, the rest follows.

The whole book is rendered once, at the start. After an edit only the pages whose Markdown changed
are rendered again, written ones first; browsers reload then. The search index follows in the
background; the whole-book page is made when it is asked for.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files

from scripts.content import Project, load_project
from scripts.errors import ProjectError
from scripts.site import render, search
from scripts.site.folder import Written, write_folder

FOLDER = ".cache/preview"
QUIET = 1.5  # seconds without an edit before the search index is made again

Report = Callable[[str], None]


class Preview:
    """The rendered book in ``site``, kept up to date with the files under ``root``.

    ``report`` is told, in Chinese, what is being done and what is wrong. Nothing raises for bad
    input: what stood before keeps standing until the mistake is mended.
    """

    def __init__(self, root: Path, site: Path, report: Report) -> None:
        self.root, self.site, self.report = root, site, report
        self._project: Project | None = None
        self._written: Written | None = None
        self._config: MkDocsConfig | None = None
        self._state: dict[str, Any] = {}  # what MkDocs made of the folder: files, nav, env
        self._lock = threading.RLock()
        self._book_is_new = False
        self._theme: object = None

    def start(self) -> bool:
        """Render the whole book; return whether that went well."""
        self.report("正在生成全书……")
        return self._try(self._whole, "全书已生成")

    def update(self) -> bool:
        """Bring ``site`` up to date with the files; return whether it changed."""
        return self._try(self._changed_pages, "")

    def index(self) -> None:
        """Make the search index of the pages as they are."""
        if self._project is None:
            return
        start = time.monotonic()
        try:
            search.build_index(self._project, self.site)
        except ProjectError as error:
            self.report(str(error))
        else:
            self.report(f"检索已更新（{time.monotonic() - start:.1f}秒）")

    def whole_book(self) -> None:
        """Make the whole-book page, if pages have changed since it was made."""
        with self._lock:
            if self._book_is_new or self._project is None or self._written is None:
                return
            self.report("正在生成全书一页……")
            with tempfile.TemporaryDirectory() as folder:
                try:
                    render.render(self._project, self._written, Path(folder))
                except ProjectError as error:
                    self.report(str(error))
                    return
                for name in (render.PRINT_PAGE, "css", "js"):
                    for file in [Path(folder) / name, *(Path(folder) / name).rglob("*")]:
                        if file.is_file():
                            target = self.site / file.relative_to(folder)
                            target.parent.mkdir(parents=True, exist_ok=True)
                            file.replace(target)
            self._book_is_new = True
            self.report("全书一页已生成")

    def _try(self, work: Callable[[], str], said: str) -> bool:
        start = time.monotonic()
        with self._lock:
            try:
                done = work()
            except (ProjectError, MkDocsException) as error:
                self.report(f"{error}\n改好保存后会自动再试；网页暂时还是原来的样子。")
                return False
            except SystemExit as error:  # how MkDocs says that something is wrong
                self.report(f"网站没有更新：{error.code}")
                return False
        if done or said:
            self.report(f"{said or done}（{time.monotonic() - start:.1f}秒）")
        return bool(done or said)

    def _whole(self) -> str:
        self._project, self._theme = load_project(self.root), self._look()
        self._written = write_folder(self._project, False, self.root / FOLDER)
        config = render.configuration(self._written, self.site, strict=False)
        if "print-site" in config.plugins:
            config.plugins["print-site"].config["enabled"] = False

        def keep_files(env: object, *, config: MkDocsConfig, files: Files) -> object:
            self._state.update(env=env, files=files)
            return env

        def keep_nav(nav: object, *, config: MkDocsConfig, files: Files) -> object:
            self._state.update(nav=nav)
            return nav

        config.plugins.events["env"].append(keep_files)
        config.plugins.events["nav"].append(keep_nav)
        with render.told(self._project, self.report):
            mkdocs_build.build(config)
        self._config, self._book_is_new = config, False
        return "全书已生成"

    def _changed_pages(self) -> str:
        if self._config is None:
            return self._whole()
        before, self._project = self._shape(), load_project(self.root)
        self._written = written = write_folder(self._project, False, self.root / FOLDER)
        files: Files = self._state["files"]
        known = {path: files.get_file_from_path(path) for path in written.changed}
        if written.settings or written.removed or None in known.values() or self._theme != self._look():
            return self._whole()
        if not written.changed:
            return ""  # saved as it was, or data that stand on no page
        self._book_is_new = False
        pages = [file for file in known.values() if file is not None]
        pages.sort(key=lambda file: not (self._project.docs / file.src_uri).is_file() if self._project else False)
        with render.told(self._project, self.report):
            self._render(pages)
        if before != self._shape():  # titles or tags: they stand on other pages too
            self.report("标题、标签或目录有改动，重新生成全书……")
            return self._whole()
        names = "、".join(file.dest_uri for file in pages[:3])
        return f"已更新 {names}{f' 等{len(pages)}个文件' if len(pages) > 3 else ''}"

    def _look(self) -> object:
        """State of what all pages rest on: the settings, templates, style sheets and scripts."""
        files = [self.root / "mkdocs.yml", *sorted((self.root / "overrides").rglob("*"))]
        return [(file, file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()]

    def _shape(self) -> object:
        """What stands on other pages than its own: headings, tags, the navigation."""
        project = self._project
        if project is None:
            return None
        return [(one.path, one.heading, one.tags) for one in project.chapters], project.nav, project.parts

    def _render(self, changed: Iterable[File]) -> None:
        """Render the pages among ``changed`` and copy the other files, in this order."""
        assert self._config is not None
        files, nav, env = self._state["files"], self._state["nav"], self._state["env"]
        for file in changed:
            if file.page is None:
                file.copy_file()
                continue
            mkdocs_build._populate_page(file.page, self._config, files)
            mkdocs_build._build_page(file.page, self._config, files.documentation_pages(), nav, env)


class _Server(LiveReloadServer):
    """MkDocs' reloading server, which makes the whole-book page when a browser asks for it."""

    preview: Preview

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        if environ["PATH_INFO"] == f"/{render.PRINT_PAGE}":
            self.preview.whole_book()
        answer: Iterable[bytes] | None = super()._serve_request(environ, start_response)
        return answer


def serve(root: Path, port: int, report: Report) -> None:
    """Serve the preview on loopback until interrupted. Raises OSError where the port cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        preview = Preview(root, Path(folder), report)
        timer = threading.Timer(0, preview.index)

        def follow() -> None:
            nonlocal timer
            timer.cancel()
            timer = threading.Timer(QUIET, preview.index)
            timer.daemon = True
            timer.start()

        def rebuild() -> None:
            report("文件有改动……")
            if preview.update():
                follow()

        server = _Server(builder=rebuild, host="127.0.0.1", port=port, root=folder)
        server.preview = preview
        server.server_bind()  # that the port is taken is said before the wait
        server.server_bind = lambda: None  # type: ignore[method-assign]
        try:
            if preview.start():
                follow()
            report(f"请打开 http://127.0.0.1:{port}，改了文件会自动更新，按 Ctrl+C 结束。")
            for path in (root / "docs", root / "overrides", root / "mkdocs.yml"):
                if path.exists():
                    server.watch(str(path))
            server.serve()  # type: ignore[no-untyped-call]
        finally:
            timer.cancel()
            server.shutdown()
