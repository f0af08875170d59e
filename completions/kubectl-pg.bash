# shellcheck shell=bash
# Completion of kubectl-pg in bash, 3.2 and later: source this file in ~/.bashrc, or put it into a folder of bash-completion.
# "kubectl pg" is completed by kubectl's own completion, which runs kubectl_complete-pg.

_kubectl_pg() {
  local words=() word='' rest=${COMP_LINE:0:COMP_POINT} line code=4 kept='' quoted i
  # Bash breaks words at = and :, too; here they are as the program gets them, up to the cursor.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    line=${rest#"${rest%%[![:space:]]*}"}
    if [[ $line != "$rest" || $i -eq 0 ]]; then words[${#words[@]}]=''; fi
    word=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || word=$line
    words[${#words[@]} - 1]+=$word
    rest=${line#"$word"}
  done
  word=${words[${#words[@]} - 1]}
  # The quote that is open at the cursor: what stands before the last quote of its kind is closed, if they are two.
  quoted=''
  for ((i = 0; i < ${#word}; i++)); do
    case $quoted${word:i:1} in
      \' | \") quoted=${word:i:1} ;;
      \'\' | \"\") quoted='' ;;
      \\ | \"\\) i=$((i + 1)) ;;
    esac
  done
  # Quotes are taken away, and nothing is evaluated: a line is completed before it may run.
  for ((i = 0; i < ${#words[@]}; i++)); do words[i]=${words[i]//[\\\'\"]/}; done
  word=${words[${#words[@]} - 1]}
  # Bash replaces what stands behind the last of its word breaks.
  if [[ $word == *=* && $COMP_WORDBREAKS == *=* ]]; then kept=${word%"${word##*=}"}; fi
  if [[ ${word#"$kept"} == *:* && $COMP_WORDBREAKS == *:* ]]; then kept=${word%"${word##*:}"}; fi
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :[0-9]*) code=${line#:} ;;
      *)
        line=${line%%$'\t'*}
        [[ $word != -*=* ]] || line=${word%%=*}=$line
        line=${line#"$kept"}
        if [[ -z $quoted ]]; then
          [[ -z $line ]] || printf -v line %q "$line"
        elif [[ $line == *[!A-Za-z0-9_.:/=@%+,\ -]* ]]; then
          # Within quotes bash inserts it as it is; a name with a dollar sign or a quote would be run, or end the word.
          continue
        fi
        COMPREPLY[${#COMPREPLY[@]}]=$line
        ;;
    esac
  done < <(kubectl-pg __complete "${words[@]:1}" 2>/dev/null)
  if ((code & 2)); then compopt -o nospace 2>/dev/null; fi
  if ((!(code & 4) && ${#COMPREPLY[@]} == 0)); then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY[${#COMPREPLY[@]}]=$line; done < <(compgen -f -- "${word#"$kept"}")
  fi
}
complete -F _kubectl_pg kubectl-pg
