# Completion of kubectl-pg in fish: put this file into ~/.config/fish/completions.
# "kubectl pg" is completed by kubectl's own completion, which runs kubectl_complete-pg.

function __kubectl_pg_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l prefix (string match -r -- '^-[^=]*=' $typed)
    set -l found (kubectl-pg __complete $words[2..] "$typed" 2>/dev/null)
    set -l code (string replace -rf '^:(\d+)$' '$1' -- $found[-1]; or echo 4)
    test (count $found) -gt 1; and printf '%s\n' "$prefix"$found[1..-2]; and return
    test (math "bitand($code, 4)") -eq 0; and __fish_complete_path (string replace -- "$prefix" '' $typed)
end
complete -c kubectl-pg -f -a '(__kubectl_pg_complete)'
