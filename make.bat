@echo off
rem Windows 上的 make：make（生成）、make check、make serve、make test、make clean
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
set BIN=.venv\Scripts
set PATH=%CD%\%BIN%;%PATH%
set VERB=%1
if "%VERB%"=="" set VERB=build
if "%VERB%"=="help" goto help
if "%VERB%"=="clean" goto clean
if not exist %BIN%\python.exe (
  py -3 -m venv .venv 2>nul || python -m venv .venv || goto nopython
)
fc /b requirements.txt .venv\requirements.done >nul 2>&1 && fc /b package-lock.json .venv\package-lock.done >nul 2>&1 && goto ready
echo 安装所用的库和字体（约400 MB，只在第一次和更新时）……
%BIN%\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt || exit /b 1
call npm ci --ignore-scripts --loglevel=error || exit /b 1
copy /y requirements.txt .venv\requirements.done >nul
copy /y package-lock.json .venv\package-lock.done >nul
:ready
if "%VERB%"=="test" goto test
%BIN%\python -m scripts %VERB% %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%
:test
%BIN%\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt || exit /b 1
%BIN%\python -m scripts build || exit /b 1
%BIN%\python -m pytest
exit /b %ERRORLEVEL%
:clean
if exist site rmdir /s /q site
if exist .cache rmdir /s /q .cache
exit /b 0
:help
echo   make         生成网站和印册，放在 site\
echo   make serve   边改边看
echo   make check   核查链接、标签、出处、数字和引语
echo   make test    运行全部测试
echo   make clean   删去生成的文件
exit /b 0
:nopython
echo 没有找到 Python 3.11 或更新的版本，请先安装，安装时勾选“Add python.exe to PATH”。
exit /b 1
