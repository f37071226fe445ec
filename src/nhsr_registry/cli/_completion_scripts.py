"""The scripts that shells run to complete words; `_completing` says what they get."""

from __future__ import annotations

# `complete -o nosort` came with bash 4.4; macOS has 3.2. `${COMP_WORDS[@]}` splits at `=` and `:` too, which the
# program's own options do not need.
_BASH = r"""_nhsr_registry_complete() {
    local line IFS=$'\n'
    COMPREPLY=()
    while read -r line; do
        case "$line" in
            :file) compopt -o default 2>/dev/null ;;
            :dir) compopt -o dirnames 2>/dev/null ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <(_NHSR_REGISTRY_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
    # One that ends in a slash may go on.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then compopt -o nospace 2>/dev/null; fi
    return 0
}
complete -o nosort -F _nhsr_registry_complete nhsr-registry 2>/dev/null ||
    complete -F _nhsr_registry_complete nhsr-registry
"""

_ZSH = r"""#compdef nhsr-registry
_nhsr_registry() {
    local line word about
    local -a found shown
    for line in "${(@f)$(_NHSR_REGISTRY_COMPLETE=zsh ${words[1]} "${(@)words[2,CURRENT]}" 2>/dev/null </dev/null)}"; do
        case "$line" in
            '') ;;
            :file) _files ;;
            :dir) _files -/ ;;
            *)
                word="${line%%$'\t'*}"
                about="${line#*$'\t'}"
                found+=("$word")
                shown+=("$word${about:+  -- $about}")
                ;;
        esac
    done
    # What fits without regard to case is for the program to know: -U takes it as it comes.
    (( ${#found} )) && compadd -U -V nhsr-registry -l -d shown -a found
    return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _nhsr_registry "$@"
else
    compdef _nhsr_registry nhsr-registry
fi
"""

_FISH = r"""function __nhsr_registry_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (env _NHSR_REGISTRY_COMPLETE=fish $words[1] $words[2..-1] "$current" 2>/dev/null </dev/null)
        switch $line
            case :file
                __fish_complete_path "$current"
            case :dir
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete --erase --command nhsr-registry
complete --no-files --command nhsr-registry --arguments '(__nhsr_registry_complete)'
"""

# about_Functions_Argument_Completion: the block gets the word, the parsed command and the cursor; it returns results.
# An empty word is passed as a quoted one with a space, since PowerShell before 7.3 drops empty arguments.
_POWERSHELL = r"""Register-ArgumentCompleter -Native -CommandName nhsr-registry, nhsr-registry.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $program = $words[0]
    $words = @($words | Select-Object -Skip 1)
    if ($wordToComplete -eq '') { $words += ' ' }
    $before = $env:_NHSR_REGISTRY_COMPLETE, $env:PYTHONUTF8
    $encoding = [Console]::OutputEncoding
    try {
        $env:_NHSR_REGISTRY_COMPLETE = 'powershell'
        $env:PYTHONUTF8 = '1'
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        & $program @words 2>$null | ForEach-Object {
            if ($_ -eq ':file' -or $_ -eq ':dir') {
                [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
            } else {
                $value, $about = $_ -split "`t", 2
                $quoted = if ($value -match "[\s'`"```$;|&(){}@#,<>]") { "'" + $value.Replace("'", "''") + "'" } else { $value }
                $shown = if ($about) { $about } else { $value }
                $kind = if ($value.StartsWith('-')) { 'ParameterName' } else { 'ParameterValue' }
                [System.Management.Automation.CompletionResult]::new($quoted, $value, $kind, $shown)
            }
        }
    } finally {
        $env:_NHSR_REGISTRY_COMPLETE, $env:PYTHONUTF8 = $before
        [Console]::OutputEncoding = $encoding
    }
}
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}
