@echo off
rem Installs Lianqiao from this folder, without a network. ASCII only: cmd reads .bat files in the
rem code page of the machine. Chinese sentences are UTF-16 files, which TYPE shows on any machine.
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "WORDS=%~dp0program\words"
set "PY="
for %%V in (3.13 3.12 3.11 3.14) do if not defined PY (
  py -%%V program\fits.py >nul 2>nul && set "PY=py -%%V"
)
if not defined PY (
  python program\fits.py >nul 2>nul && set "PY=python"
)
if not defined PY (
  type "%WORDS%\no-python.txt"
  goto failed
)
type "%WORDS%\installing.txt"
%PY% -m venv --clear program\venv
if errorlevel 1 goto broken
program\venv\Scripts\python.exe -m pip --isolated --disable-pip-version-check --quiet install --no-index --find-links packages --only-binary :all: --require-hashes -r program\requirements.txt
if errorlevel 1 goto broken
program\venv\Scripts\python.exe -m lianqiao --version
if errorlevel 1 goto broken
type "%WORDS%\installed.txt"
pause
exit /b 0

:broken
type "%WORDS%\broken.txt"
:failed
pause
exit /b 1
