@echo off
rem Runs a command of Lianqiao in the folder of the library, and stays open to be read.
setlocal
set "PYTHONUTF8=1"
set "PROGRAM=%~dp0"
if not exist "%PROGRAM%venv\Scripts\python.exe" (
  type "%PROGRAM%words\install-first.txt"
  pause
  exit /b 1
)
cd /d "%PROGRAM%..\library"
"%PROGRAM%venv\Scripts\python.exe" -m lianqiao %*
set "CODE=%errorlevel%"
echo.
if not "%CODE%"=="0" type "%PROGRAM%words\see-above.txt"
pause
exit /b %CODE%
