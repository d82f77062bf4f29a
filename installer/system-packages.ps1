# Installs on Windows what postern.cmd found missing; system-packages.sh is its counterpart for other systems.
#
#   -Missing   needs of system-packages.tsv, separated by commas
#   -Answer    ask, yes or no
#
# Ends with 0 when everything was installed, else with 69 after saying which command installs it.
param(
    [Parameter(Mandatory = $true)] [string] $Missing,
    [ValidateSet('ask', 'yes', 'no')] [string] $Answer = 'ask'
)
$ErrorActionPreference = 'Stop'
# A progress bar slows downloads down several times, and older systems default to an older TLS.
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 3072
$unavailable = 69
# winget's exit codes for "no applicable update found" and "already installed".
$alreadyThere = -1978335189, -1978335135

# winget has no Maven: its archive is unpacked where postern.cmd looks for it.
$mavenVersion = '3.9.9'
$mavenArchive = "https://archive.apache.org/dist/maven/maven-3/$mavenVersion/binaries/apache-maven-$mavenVersion-bin.zip"
$mavenFolder = Join-Path $env:LOCALAPPDATA 'Programs'

function Write-Note([string] $line) {
    [Console]::Error.WriteLine($line)
}

function Install-Maven {
    $archive = Join-Path ([IO.Path]::GetTempPath()) ('maven-' + [Guid]::NewGuid() + '.zip')
    try {
        Invoke-WebRequest -UseBasicParsing -Uri $mavenArchive -OutFile $archive
        $expected = (Invoke-WebRequest -UseBasicParsing -Uri "$mavenArchive.sha512").Content
        if ($expected -is [byte[]]) {
            $expected = [Text.Encoding]::ASCII.GetString($expected)
        }
        if ((Get-FileHash -Algorithm SHA512 -LiteralPath $archive).Hash -ne ($expected.Trim() -split '\s')[0]) {
            throw 'the checksum of the archive is not the one that Apache publishes'
        }
        Expand-Archive -LiteralPath $archive -DestinationPath $mavenFolder -Force
    } finally {
        Remove-Item -LiteralPath $archive -ErrorAction SilentlyContinue
    }
}

$table = Join-Path $PSScriptRoot '..\platform\src\main\resources\io\postern\platform\packages\system-packages.tsv'
$rows = Get-Content -LiteralPath $table -Encoding UTF8 |
    Where-Object { $_ -and -not $_.StartsWith('#') } |
    ConvertFrom-Csv -Delimiter "`t"

$steps = @(foreach ($need in $Missing.Split(',')) {
    $row = $rows | Where-Object { $_.need -eq $need }
    if ($row.winget -ne '-') {
        [pscustomobject]@{
            Winget = $true
            Name = $row.winget
            Purpose = $row.purpose
            Command = "winget install --exact --id $($row.winget) --source winget"
        }
    } elseif ($need -eq 'maven') {
        [pscustomobject]@{
            Winget = $false
            Name = "Apache Maven $mavenVersion"
            Purpose = $row.purpose
            Command = "unpack $mavenArchive into $mavenFolder"
        }
    }
})

Write-Note 'This system does not have yet:'
$steps | ForEach-Object { Write-Note ('  {0,-34} {1}' -f $_.Name, $_.Purpose) }

$install = $Answer -eq 'yes'
if ($Answer -eq 'ask' -and -not [Console]::IsInputRedirected -and -not [Console]::IsErrorRedirected) {
    $which = if ($steps.Count -eq 1) { 'this package' } else { "these $($steps.Count) packages" }
    [Console]::Error.Write("Install ${which}? [Y/n] ")
    $reply = [Console]::ReadLine()
    # End of input is not an answer, and $null would match.
    $install = $null -ne $reply -and $reply -match '^\s*([yYjJ].*)?$'
}
if ($install -and ($steps.Winget -contains $true) -and -not (Get-Command winget -ErrorAction SilentlyContinue)) {
    Write-Note 'There is no winget here: install "App Installer" from the Microsoft Store first.'
    $install = $false
}
if (-not $install) {
    Write-Note 'This installs them:'
    $steps | ForEach-Object { Write-Note "    $($_.Command)" }
    Write-Note 'Or let Postern do it: add --yes, or set POSTERN_YES=1.'
    exit $unavailable
}
foreach ($step in $steps) {
    Write-Note "Installing $($step.Name) ..."
    try {
        if (-not $step.Winget) {
            Install-Maven
        } else {
            & winget install --exact --id $step.Name --source winget --silent --accept-package-agreements `
                --accept-source-agreements | Out-Null
            if ($LASTEXITCODE -ne 0 -and $alreadyThere -notcontains $LASTEXITCODE) {
                throw "winget ended with status $LASTEXITCODE"
            }
        }
    } catch {
        Write-Note "$($step.Name) could not be installed: $($_.Exception.Message)"
        Write-Note "    $($step.Command)"
        exit $unavailable
    }
}
exit 0
