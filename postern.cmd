@echo off
rem The one command on Windows; does what the script "postern" does on Linux and macOS.
rem Delayed expansion stays off, so that an exclamation mark in a path or an argument survives.
setlocal EnableExtensions DisableDelayedExpansion

set "OLDEST_JAVA=25"
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
rem Whose class path a program runs on: the demo's has everything but the bench.
set "MODULE=demo"
if /i "%~1"=="bench" set "MODULE=bench"
set "TARGET=%ROOT%\app\%MODULE%\target"
set "STAMP=%TARGET%\built.stamp"
set "BUILD_MS=0"

set "COMMAND=%~1"
if not defined COMMAND set "COMMAND=help"

rem The arguments after the command as they were typed. Taking them one by one would split them at every equals sign.
set REST=%*
if /i "%COMMAND%"=="demo" set REST=%REST:*demo=%
if /i "%COMMAND%"=="test" set REST=%REST:*test=%
if /i "%COMMAND%"=="gallery" set REST=%REST:*gallery=%
if /i "%COMMAND%"=="run" set REST=%REST:*run=%
if /i "%COMMAND%"=="backend" set REST=%REST:*backend=%
if /i "%COMMAND%"=="agent" set REST=%REST:*agent=%
if /i "%COMMAND%"=="package" set REST=%REST:*package=%
if /i "%COMMAND%"=="doctor" set REST=%REST:*doctor=%
if /i "%COMMAND%"=="bench" set REST=%REST:*bench=%

rem Whether what is missing may be installed: ask, yes or no.
set "ANSWER=ask"
if "%POSTERN_YES%"=="1" set "ANSWER=yes"
if "%POSTERN_YES%"=="0" set "ANSWER=no"
rem Looked for with delayed expansion, which brackets, ampersands and stars in other arguments do not mind.
set "SAYS_YES="
if not defined REST goto answer_read
setlocal EnableDelayedExpansion
set "PADDED=!REST! "
if not "!PADDED: --yes =!"=="!PADDED!" set "SAYS_YES=yes"
endlocal & set "SAYS_YES=%SAYS_YES%"
if not defined SAYS_YES goto answer_read
set "ANSWER=yes"
set REST=%REST: --yes=%
:answer_read

if /i "%COMMAND%"=="demo" goto demo
if /i "%COMMAND%"=="test" goto test
if /i "%COMMAND%"=="gallery" goto gallery
if /i "%COMMAND%"=="build" goto build_command
if /i "%COMMAND%"=="run" set "MAIN=io.postern.desktop.Main" & goto program
if /i "%COMMAND%"=="backend" set "MAIN=io.postern.backend.BackendMain" & goto program
if /i "%COMMAND%"=="agent" set "MAIN=io.postern.agent.AgentMain" & goto program
if /i "%COMMAND%"=="package" goto package_window
if /i "%COMMAND%"=="doctor" set "MAIN=io.postern.doctor.command.DoctorMain" & goto program
if /i "%COMMAND%"=="bench" set "WITH_LIVEKIT=yes" & set "MAIN=io.postern.bench.BenchMain" & goto program
if /i "%COMMAND%"=="packages" goto packages
if /i "%COMMAND%"=="help" goto usage
if /i "%COMMAND%"=="--help" goto usage
if /i "%COMMAND%"=="-h" goto usage
if /i "%COMMAND%"=="/?" goto usage
call :print_usage 1>&2
echo There is no command "%COMMAND%". 1>&2
exit /b 1

:usage
call :print_usage
exit /b 0

:print_usage
echo Usage: postern COMMAND [OPTIONS]
echo.
echo   demo      a whole call on this machine: LiveKit server, backend, agent and a window ready to join
echo             (postern demo --help lists its options)
echo   test      the whole test suite, or one module's: postern test signaling; options go to Maven
echo   gallery   a picture of every view in every state, with a page to look through them; postern gallery lobby
echo             draws those with "lobby" in their names
echo   build     compiles and packages everything, without tests
echo   run       the window alone (postern run --help)
echo   backend   the backend alone (postern backend --help)
echo   agent     the agent alone (postern agent --help)
echo   package   the window as an app image with its own Java runtime, for this system
echo             (postern package --help)
echo   doctor    whether a call is possible from here, and what stands in its way (postern doctor --help)
echo   bench     what a call costs on this machine; here the small benchmarks (postern bench --jmh)
echo   packages  what is needed of the system (names of packages for winget)
echo   help      this text
echo.
echo Each command first looks whether the system has what it needs, and asks before it installs anything.
echo --yes says yes to that.
echo.
echo Environment:
echo   POSTERN_YES          1: install what is missing without asking; 0: neither ask nor install
echo   JAVA_HOME            the JDK to use, 25 or newer; else PATH and the usual folders are searched
echo   POSTERN_JDK_FOLDERS  folders that hold JDKs, separated by semicolons, instead of the usual ones
echo   LIVEKIT_SERVER       the LiveKit server the demo and the tests start; else PATH, Docker, Go
exit /b 0

:demo
echo Postern demo: everything runs on this machine; Ctrl-C ends it.
set "WITH_LIVEKIT=yes"
set "MAIN=io.postern.demo.DemoMain"
goto program

:program
call :provide || exit /b 69
call :is_up_to_date
if errorlevel 1 (
    call :build || exit /b 1
)
set "JAR="
for %%J in ("%TARGET%\postern-%MODULE%-*.jar") do set "JAR=%%~fJ"
rem The console gives Ctrl-C to the JVM too, which takes everything down before it ends.
"%JAVA_HOME%\bin\java.exe" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Djava.net.useSystemProxies=true "-Dpostern.root=%ROOT%" "-Dpostern.build.ms=%BUILD_MS%" -cp "%JAR%;%TARGET%\lib\*" %MAIN%%REST%
exit /b %ERRORLEVEL%

rem What it makes is below installer\client\target.
:package_window
call :provide || exit /b 69
for %%T in (jlink jmod jpackage) do if not exist "%JAVA_HOME%\bin\%%T.exe" (
    echo The JDK in "%JAVA_HOME%" has no %%T, which packaging needs. Set JAVA_HOME to one that has. 1>&2
    exit /b 1
)
call :is_up_to_date
if errorlevel 1 (
    call :build || exit /b 1
)
set "INSTALLER=%ROOT%\installer\client"
set "JAR="
for %%J in ("%INSTALLER%\target\postern-installer-client-*.jar") do set "JAR=%%~fJ"
"%JAVA_HOME%\bin\java.exe" "-Dpostern.root=%ROOT%" -cp "%JAR%;%INSTALLER%\target\lib\*" io.postern.installer.client.PackagingMain%REST%
exit /b %ERRORLEVEL%

:build_command
call :provide || exit /b 69
call :build || exit /b 1
exit /b 0

:test
set "PHASE=verify"
set "ONE_MODULE="
set "TESTED=%~2"
if not defined TESTED goto tests_chosen
if "%TESTED:~0,1%"=="-" goto tests_chosen
if not exist "%ROOT%\%TESTED%\pom.xml" (
    echo There is no module "%TESTED%"; give a folder with a pom.xml, for instance signaling or app/room. 1>&2
    exit /b 1
)
call set REST=%%REST:*%TESTED%=%%
set "PHASE=package"
set "TESTS="
for /d %%P in ("%ROOT%\%TESTED%\src\test\java\io\postern\*") do call :add_tests "%%~nxP"
set ONE_MODULE= -T 1C -pl "%TESTED%" -am -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false "-Dtest=%TESTS%"
:tests_chosen
set "WITH_LIVEKIT=yes"
call :provide || exit /b 69
call :seconds BEGUN
call "%MAVEN%" -B -f "%ROOT%\pom.xml" %PHASE%%ONE_MODULE%%REST%
set "STATUS=%ERRORLEVEL%"
powershell -NoProfile -Command "$begun = [DateTimeOffset]::FromUnixTimeSeconds([long]$env:BEGUN).UtcDateTime; $suites = Get-ChildItem -Path (Join-Path $env:ROOT '*\target\surefire-reports\TEST-*.xml'), (Join-Path $env:ROOT '*\*\target\surefire-reports\TEST-*.xml') -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTimeUtc -ge $begun } | ForEach-Object { ([xml](Get-Content -LiteralPath $_.FullName -Raw)).testsuite }; $sum = { param($name) [int](@($suites) | Where-Object { $_ } | ForEach-Object { [int]$_.GetAttribute($name) } | Measure-Object -Sum).Sum }; $tests = & $sum 'tests'; $failed = (& $sum 'failures') + (& $sum 'errors'); $skipped = & $sum 'skipped'; $cases = @(@($suites) | Where-Object { $_ } | ForEach-Object { $_.SelectNodes('testcase') }); $bad = @($cases | Where-Object { $_.SelectSingleNode('failure|error') }); if ($bad) { ''; 'Failed:'; $bad | Select-Object -First 20 | ForEach-Object { '  ' + ($_.GetAttribute('classname') -replace '^io\.postern\.', '') + '.' + $_.GetAttribute('name') } }; $rows = @($cases | ForEach-Object { $_.SelectSingleNode('skipped') } | Where-Object { $_ } | ForEach-Object { $why = ($_.GetAttribute('message') -split '[\r\n]')[0] -replace '^.* ==> ', '' -replace '^Assumption failed: ', ''; if ($why -cmatch '^([A-Z_]+) is missing: (.*)$' -or $why -cmatch '^((?:only|not) on [A-Za-z ]+): (.*)$') { '{0,-16}  {1}' -f $Matches[1].ToLower(), $Matches[2] } else { '{0,-16}  {1}' -f '-', $why } }); if ($rows) { ''; 'Skipped:'; '{0,5}  {1,-16}  {2}' -f 'tests', 'missing', 'why'; $rows | Group-Object | Sort-Object Count -Descending | ForEach-Object { '{0,5}  {1}' -f $_.Count, $_.Name } }; ''; '{0} tests in {1} classes: {2} passed, {3} failed, {4} not run; {5} s' -f $tests, @($suites).Count, ($tests - $failed - $skipped), $failed, $skipped, ([DateTimeOffset]::UtcNow.ToUnixTimeSeconds() - [long]$env:BEGUN)"
exit /b %STATUS%

:add_tests
if defined TESTS set "TESTS=%TESTS%,"
set "TESTS=%TESTS%io/postern/%~1/**/*Test"
exit /b 0

:gallery
set "ONLY=%~2"
call :provide || exit /b 69
set "PICTURES=%ROOT%\app\desktop\target\gallery"
if exist "%PICTURES%" rmdir /s /q "%PICTURES%"
call "%MAVEN%" -B -q -f "%ROOT%\pom.xml" -T 1C -pl app/desktop -am -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false -Dtest=GalleryTest "-Dgallery.only=%ONLY%" test
if errorlevel 1 exit /b 1
if not exist "%PICTURES%\*.png" (
    echo No view has "%ONLY%" in its name. 1>&2
    exit /b 1
)
echo %PICTURES%\index.html
exit /b 0

:packages
powershell -NoProfile -Command "Get-Content -LiteralPath (Join-Path $env:ROOT 'platform\src\main\resources\io\postern\platform\packages\system-packages.tsv') | Where-Object { -not $_.StartsWith('#') } | ConvertFrom-Csv -Delimiter ([string][char]9) | Where-Object { $_.winget -ne '-' } | ForEach-Object { $_.winget }"
exit /b %ERRORLEVEL%

rem ---------------------------------------------------------------- what the system has to bring

rem Finds JDK and Maven, and where WITH_LIVEKIT is set what brings a LiveKit server; offers to install what is missing.
:provide
set "MISSING="
rem Installed meanwhile, or by an earlier run: the PATH of this window does not know.
if exist "%ProgramFiles%\Go\bin\go.exe" set "PATH=%PATH%;%ProgramFiles%\Go\bin"
call :find_jdk || set "MISSING=%MISSING%,jdk"
call :find_maven || set "MISSING=%MISSING%,maven"
if defined WITH_LIVEKIT call :find_livekit || set "MISSING=%MISSING%,go"
if not defined MISSING exit /b 0
powershell -NoProfile -ExecutionPolicy Bypass -File "%ROOT%\installer\system-packages.ps1" -Missing "%MISSING:~1%" -Answer %ANSWER%
if errorlevel 1 exit /b 1
rem The PATH of this window was made before the installation.
if exist "%ProgramFiles%\Go\bin\go.exe" set "PATH=%PATH%;%ProgramFiles%\Go\bin"
call :find_jdk || (echo The JDK is still missing. Open a new window and try again. 1>&2 & exit /b 1)
call :find_maven || (echo Maven is still missing. Open a new window and try again. 1>&2 & exit /b 1)
exit /b 0

rem In the order in which the demo looks for a server.
:find_livekit
if defined LIVEKIT_SERVER exit /b 0
for %%S in (livekit-server.exe) do if not "%%~$PATH:S"=="" exit /b 0
for /d %%D in ("%LOCALAPPDATA%\postern\livekit-server\v*") do if exist "%%~D\livekit-server.exe" exit /b 0
for %%S in (go.exe) do if not "%%~$PATH:S"=="" exit /b 0
docker version >nul 2>&1
exit /b %ERRORLEVEL%

:find_jdk
set "BEST="
set "BEST_MAJOR="
set "OWN=%JAVA_HOME%"
if defined JAVA_HOME call :consider "%JAVA_HOME%"
if defined BEST goto jdk_found
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :consider "%%~dp$PATH:J.."
if defined BEST goto jdk_found
if defined POSTERN_JDK_FOLDERS goto own_folders
set "PROGRAMS=%ProgramFiles%"
if defined ProgramW6432 set "PROGRAMS=%ProgramW6432%"
for %%B in (
    "%PROGRAMS%\Eclipse Adoptium"
    "%PROGRAMS%\Java"
    "%PROGRAMS%\Microsoft"
    "%PROGRAMS%\Zulu"
    "%PROGRAMS%\Amazon Corretto"
    "%PROGRAMS%\BellSoft"
    "%PROGRAMS%\Semeru"
    "%PROGRAMS%\OpenJDK"
    "%PROGRAMS%\RedHat"
    "%LOCALAPPDATA%\Programs\Eclipse Adoptium"
    "%LOCALAPPDATA%\Programs\Java"
    "%LOCALAPPDATA%\Programs\Microsoft"
    "%USERPROFILE%\.jdks"
    "%USERPROFILE%\.sdkman\candidates\java"
    "%USERPROFILE%\.gradle\jdks"
) do call :consider_all "%%~B"
for /d %%D in ("%USERPROFILE%\scoop\apps\*jdk*") do call :consider "%%~D\current"
goto folders_searched
:own_folders
for %%B in ("%POSTERN_JDK_FOLDERS:;=" "%") do call :consider_all "%%~B"
:folders_searched
if defined BEST goto jdk_found
if defined OWN echo JAVA_HOME is "%OWN%", which is not a JDK %OLDEST_JAVA% or newer. 1>&2
exit /b 1
:jdk_found
set "JAVA_HOME=%BEST%"
exit /b 0

:consider_all
for /d %%D in ("%~1\*") do call :consider "%%~D"
exit /b 0

rem Reads the release file, which every JDK carries, rather than starting each java. Among several the oldest that will
rem do is kept: it is the one this project is built with every day.
:consider
set "VERSION="
set "MAJOR="
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "usebackq tokens=1,2 delims==" %%A in ("%~1\release") do if "%%A"=="JAVA_VERSION" set "VERSION=%%~B"
if not defined VERSION exit /b 0
for /f "delims=.+-_" %%M in ("%VERSION%") do set "MAJOR=%%M"
if not defined MAJOR exit /b 0
if %MAJOR% LSS %OLDEST_JAVA% exit /b 0
if not defined BEST goto better
if %MAJOR% GEQ %BEST_MAJOR% exit /b 0
:better
set "BEST=%~f1"
set "BEST_MAJOR=%MAJOR%"
exit /b 0

:find_maven
set "MAVEN="
for %%M in (mvn.cmd) do set "MAVEN=%%~$PATH:M"
if defined MAVEN exit /b 0
if defined MAVEN_HOME if exist "%MAVEN_HOME%\bin\mvn.cmd" set "MAVEN=%MAVEN_HOME%\bin\mvn.cmd"
if defined MAVEN exit /b 0
if defined M2_HOME if exist "%M2_HOME%\bin\mvn.cmd" set "MAVEN=%M2_HOME%\bin\mvn.cmd"
if defined MAVEN exit /b 0
for /d %%D in ("%LOCALAPPDATA%\Programs\apache-maven-*") do if exist "%%~D\bin\mvn.cmd" set "MAVEN=%%~D\bin\mvn.cmd"
if defined MAVEN exit /b 0
exit /b 1

rem ---------------------------------------------------------------- building

rem Folders count too: one is newer when a file in it was deleted. Status 1 when there is something to build.
:is_up_to_date
if not exist "%STAMP%" exit /b 1
if not exist "%TARGET%\lib" exit /b 1
if not exist "%ROOT%\installer\client\target\lib" exit /b 1
powershell -NoProfile -Command "$stamp = (Get-Item -LiteralPath $env:STAMP).LastWriteTimeUtc; $modules = @(Get-ChildItem -LiteralPath $env:ROOT, (Join-Path $env:ROOT 'app'), (Join-Path $env:ROOT 'installer') -Directory | ForEach-Object { $_.FullName }); $places = @(Join-Path $env:ROOT 'pom.xml') + @($modules | ForEach-Object { Join-Path $_ 'pom.xml'; Join-Path $_ 'src\main' }) | Where-Object { Test-Path -LiteralPath $_ }; $folders = @($places | Where-Object { Test-Path -LiteralPath $_ -PathType Container }); if (@(Get-Item -LiteralPath $places) + @(Get-ChildItem -LiteralPath $folders -Recurse) | Where-Object { $_.LastWriteTimeUtc -gt $stamp } | Select-Object -First 1) { exit 1 }"
exit /b %ERRORLEVEL%

:build
if not exist "%TARGET%" mkdir "%TARGET%"
if exist "%STAMP%" del /q "%STAMP%"
if exist "%TARGET%\lib" rmdir /s /q "%TARGET%\lib"
if exist "%ROOT%\installer\client\target\lib" rmdir /s /q "%ROOT%\installer\client\target\lib"
rem Dated before the build begins, so that what is edited meanwhile counts as newer.
type nul > "%TARGET%\built.begun"
echo Building Postern ... 1>&2
call :seconds BEGUN
call "%MAVEN%" -B -f "%ROOT%\pom.xml" -T 1C -pl app/%MODULE%,installer/client -am -Dmaven.test.skip=true -Dspotless.check.skip=true package > "%TARGET%\build.log" 2>&1
if errorlevel 1 (
    findstr /l /b /c:"[ERROR]" "%TARGET%\build.log" 1>&2
    echo The build failed; everything it said is in "%TARGET%\build.log" 1>&2
    exit /b 1
)
call :seconds ENDED
set /a "BUILD_SECONDS=ENDED - BEGUN"
set /a "BUILD_MS=BUILD_SECONDS * 1000"
move /y "%TARGET%\built.begun" "%STAMP%" > nul
echo Built in %BUILD_SECONDS% s. 1>&2
exit /b 0

rem Seconds since 1970 into the variable that is named; they fit the 32 bits of set /a, milliseconds would not.
:seconds
for /f %%S in ('powershell -NoProfile -Command "[DateTimeOffset]::UtcNow.ToUnixTimeSeconds()"') do set "%~1=%%S"
exit /b 0
