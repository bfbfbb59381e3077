@echo off
rem Windows 上的 make：双击即生成网站和印册；在命令行里运行 .\make help 列出其他命令。
setlocal
chcp 65001 >nul
pushd "%~dp0" || exit /b 1
set PYTHONUTF8=1
set BIN=.venv\Scripts
set "PATH=%CD%\%BIN%;%PATH%"
set "VERB=%~1"
if "%VERB%"=="" set VERB=build
if "%VERB%"=="help" goto help
if "%VERB%"=="clean" goto clean
%BIN%\python -m pip --version >nul 2>&1 && goto version
py -3 -m venv --clear .venv 2>nul || python -m venv --clear .venv || goto nopython
:version
%BIN%\python -c "import sys; sys.exit(sys.version_info < (3, 11))" || goto oldpython
if not exist node_modules\.package-lock.json goto install
fc /b requirements.txt .venv\requirements.done >nul 2>&1 || goto install
fc /b package-lock.json .venv\package-lock.done >nul 2>&1 && goto ready
:install
echo 安装所用的库和字体（约400 MB，只在第一次和更新时）……
%BIN%\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt || goto end
call npm ci --ignore-scripts --loglevel=error || goto end
copy /y requirements.txt .venv\requirements.done >nul
copy /y package-lock.json .venv\package-lock.done >nul
:ready
if "%VERB%"=="test" goto test
if "%VERB%"=="quick" goto quick
set MORE=
if "%~1"=="" set MORE=build
if "%VERB%"=="check" if exist site\index.html set MORE=--site site
%BIN%\python -m scripts %* %MORE%
goto end
:test
%BIN%\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt || goto end
%BIN%\python -m scripts build || goto end
%BIN%\python -m pytest
goto end
:quick
%BIN%\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt || goto end
%BIN%\python -m ruff format --quiet --check . || goto end
%BIN%\python -m ruff check --quiet . || goto end
%BIN%\python -m mypy --no-error-summary || goto end
%BIN%\python -m pytest -m "not full"
goto end
:clean
if exist site rmdir /s /q site
if exist .cache rmdir /s /q .cache
goto end
:help
echo   .\make            生成网站和印册，放在 site\
echo   .\make serve      边改边看
echo   .\make check      核查链接、标签、出处、数字和引语
echo   .\make booklet    单做一本印册，例如 .\make booklet --session 3 -o 讲义.pdf
echo   .\make new        新建一章、一个来源或一次学习的样稿
echo   .\make quick      几分钟以内的测试
echo   .\make test       运行全部测试
echo   .\make clean      删去生成的文件
goto end
:oldpython
rmdir /s /q .venv
:nopython
echo 没有找到 Python 3.11 或更新的版本，请先安装，安装时勾选“Add python.exe to PATH”。
call :fail
:end
set RC=%ERRORLEVEL%
popd
rem 双击打开的窗口在结束时会立即关闭，停一下才看得清结果。
set "LINE=%CMDCMDLINE:"=%"
if not defined CI echo "%LINE%" | findstr /i /c:"%~nx0" >nul && pause
exit /b %RC%
:fail
exit /b 1
