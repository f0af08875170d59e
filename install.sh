#!/bin/sh
# install.sh : installs kubectl-pg, without Java and without root. See: sh install.sh --help

set -eu
umask 022

RELEASES=https://github.com/kubectl-pg/kubectl-pg/releases

say() { printf '%s\n' "$*"; }

# fail SENTENCE ADVICE
fail() {
  printf 'error: %s.\n  %s\n' "$1" "$2" >&2
  exit 1
}

usage() {
  cat <<'END'
Installs kubectl-pg, without Java and without root.

  sh install.sh                             in a folder with the source: builds it, which needs a JDK 25;
                                            elsewhere: the newest release
  sh install.sh --version 0.1.0             that release
  sh install.sh --from FILE|URL             an archive, checked with the checksums.txt beside it
  sh install.sh --from FILE|URL --sha256 SUM
  sh install.sh --uninstall                 removes what was installed, and nothing else

  --prefix FOLDER   FOLDER/lib/kubectl-pg gets the files, FOLDER/bin and FOLDER/share get links to them.
                    Without it: ~/.local; for root /usr/local.

Each option can be a variable, too: KUBECTL_PG_VERSION, KUBECTL_PG_FROM, KUBECTL_PG_SHA256, KUBECTL_PG_PREFIX.
The version before stays in use until the new one has started.
END
}

# value OPTION WORDS... : the word behind an option
value() {
  [ -n "${2-}" ] || fail "$1 needs a value" "See: sh install.sh --help"
  printf '%s' "$2"
}

# platform : of this machine, as the archives are named
platform() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) system=linux ;;
    Darwin) system=darwin ;;
    *) fail "kubectl-pg has no archive for $system" "It runs on Linux and macOS, and on Windows in WSL." ;;
  esac
  case $machine in
    x86_64 | amd64) machine=amd64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "kubectl-pg has no archive for the processor $machine" "There are archives for amd64 and arm64." ;;
  esac
  # A translated process of a Mac with Apple's processor sees the other one.
  if [ "$system" = darwin ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then machine=arm64; fi
  if [ "$system" = linux ]; then
    glibc=''
    for loader in /lib*/ld-linux-*.so.* /lib/*/ld-linux-*.so.*; do
      [ ! -e "$loader" ] || glibc=yes
    done
    [ -n "$glibc" ] || fail "this system has no glibc, which kubectl-pg needs" \
      "Alpine, which has musl, is such a system. Use a container of Debian, Ubuntu or Fedora, or another machine."
  fi
  printf '%s-%s' "$system" "$machine"
}

# download URL FILE
download() {
  if command -v curl >/dev/null 2>&1; then
    # From https to nothing else.
    case $1 in
      https:*) curl -fsSL --proto-redir '=https' --retry 3 -o "$2" "$1" ;;
      *) curl -fsSL --retry 3 -o "$2" "$1" ;;
    esac
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "neither curl nor wget is installed" "Install one of them, or download the archive and give it with --from."
  fi
}

# sum FILE : its SHA-256
sum() {
  if command -v sha256sum >/dev/null 2>&1; then line=$(sha256sum <"$1")
  elif command -v shasum >/dev/null 2>&1; then line=$(shasum -a 256 <"$1")
  elif command -v openssl >/dev/null 2>&1; then line=$(openssl dgst -sha256 -r <"$1")
  else fail "no program computes a SHA-256 here" "Install sha256sum, shasum or openssl."; fi
  printf '%s' "${line%% *}"
}

# newest : the number of the newest release
newest() {
  download "$RELEASES/latest/download/version.txt" "$work/version" ||
    fail "the newest release cannot be looked up at $RELEASES" "Give its number with --version, or an archive with --from."
  cat "$work/version"
}

# fetch FROM : sets $archive to the archive, which has the right checksum
fetch() {
  case $1 in
    http://* | https://*)
      say "Download $1 ..."
      archive=$work/archive
      download "$1" "$archive" || fail "$1 cannot be downloaded" "Check the address and the network."
      if [ -z "$sha256" ]; then
        download "${1%/*}/checksums.txt" "$work/checksums" ||
          fail "there is no checksums.txt beside $1" "Give the SHA-256 of the archive with --sha256."
      fi
      ;;
    *)
      [ -f "$1" ] || fail "there is no file $1" "--from takes an archive such as kubectl-pg-0.1.0-linux-amd64.tar.gz."
      archive=$1
      if [ -z "$sha256" ]; then
        case $1 in */*) beside=${1%/*}/checksums.txt ;; *) beside=checksums.txt ;; esac
        [ -f "$beside" ] || fail "there is no checksums.txt beside $1" "Give the SHA-256 of the archive with --sha256."
        cp "$beside" "$work/checksums"
      fi
      ;;
  esac
  wanted=$sha256
  if [ -z "$wanted" ]; then
    while read -r each name; do
      [ "${name#\*}" != "${1##*/}" ] || wanted=$each
    done <"$work/checksums"
    [ -n "$wanted" ] || fail "checksums.txt does not name ${1##*/}" "Give the SHA-256 of the archive with --sha256."
  fi
  found=$(sum "$archive")
  [ "$found" = "$wanted" ] || fail "the SHA-256 of $1 is $found, not $wanted" \
    "The download is damaged or somebody changed it. Nothing was installed."
}

# unpack : the archive, into $new. Beside its place, because the folder for temporary files may be small.
unpack() {
  mkdir "$new.d"
  tar -C "$new.d" -xzf "$archive" || fail "the archive cannot be unpacked" "Its checksum is right; is the disk full?"
  for folder in "$new.d"/*; do
    [ -f "$folder/bin/kubectl-pg" ] || fail "the archive does not hold kubectl-pg" "Give the archive of a release."
    mv "$folder" "$new"
  done
  rmdir "$new.d"
}

# lock : one installation at a time. A link is made in one step; it names the process.
lock() {
  until ln -s "$$" "$home/.lock" 2>/dev/null; do
    [ -h "$home/.lock" ] || fail "nothing can be written to $home" "Choose another place with --prefix."
    other=$(holder "$home/.lock")
    if runs "$other"; then
      fail "process $other installs to $prefix" "Wait until it has ended. If it is another program, remove $home/.lock."
    fi
    # Only the lock of the process that has ended is removed: another installation may have been faster.
    mv "$home/.lock" "$home/.lock.$$" 2>/dev/null || continue
    if [ "$(holder "$home/.lock.$$")" = "$other" ]; then rm -f "$home/.lock.$$"
    else mv "$home/.lock.$$" "$home/.lock"; fi
  done
  locked=yes
  # What an installation left that was killed.
  rm -rf "$home"/.new.* "$home"/.list.*
}

# holder LOCK : the process that it names
holder() {
  line=$(ls -ld "$1")
  printf '%s' "${line##* -> }"
}

# runs PROCESS : also that of another user, which cannot be signalled
runs() {
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || ps -p "$1" >/dev/null 2>&1
}

# folder PATH : makes a folder, and lists those that were missing, so that --uninstall removes them
folder() {
  [ ! -d "$1" ] || return 0
  folder "$(dirname "$1")"
  mkdir "$1" || fail "the folder $1 cannot be made" "Choose another place with --prefix."
  printf 'folder %s\n' "$1" >>"$work/list"
}

# planned FROM AT : prints the links to a version whose files are in FROM and will be in AT, a line each: where, and to what
planned() {
  for file in "$1"/bin/*; do printf '%s\t%s\n' "$prefix/bin/${file##*/}" "$2/bin/${file##*/}"; done
  [ ! -d "$1/share" ] || (cd "$1/share" && find . -type f) | while IFS= read -r file; do
    printf '%s\t%s\n' "$prefix/share/${file#./}" "$2/share/${file#./}"
  done
}

# ours FILE : whether it is a link to a file of an installation in this prefix
ours() {
  [ -h "$1" ] || return 1
  case $(ls -ld "$1") in *" -> $home/"*) ;; *) return 1 ;; esac
}

# each_link FUNCTION : calls it with each planned link
each_link() {
  while IFS='	' read -r file target; do "$1" "$file" "$target"; done <"$work/links"
}

must_be_free() {
  if [ -e "$1" ] || [ -h "$1" ]; then
    ours "$1" || fail "$1 is there already, and it is not from here" "Remove it, or choose another place with --prefix."
  fi
}

# Replaced in one step.
link() {
  folder "$(dirname "$1")"
  ln -s "$2" "$1.new.$$"
  mv -f "$1.new.$$" "$1"
}

# remove_links LIST : those of a list that are not planned now
remove_links() {
  [ -f "$1" ] || return 0
  while read -r kind path; do
    if [ "$kind" = link ] && ours "$path" && ! grep -qxF "link $path" "$work/list"; then rm -f "$path"; fi
  done <"$1"
}

install() {
  [ "$(df -Pk "$(existing "$prefix")" | awk 'NR == 2 { print $4 }')" -ge 400000 ] ||
    fail "less than 400 MB are free for $prefix" "Make room, or choose another place with --prefix."
  folder "$home"
  lock
  new=$home/.new.$$
  if [ -n "$source" ]; then
    say "Build from source ..."
    "$source/dev/build" || fail "the build failed" "It needs a JDK 25, see README.md."
    cp -Rp "$source/target/dist/kubectl-pg" "$new"
  else
    fetch "$from"
    unpack
  fi
  # It starts Java, as "version" does not.
  "$new/bin/kubectl-pg" values >/dev/null ||
    fail "the program does not start here" "Nothing was installed. Is $prefix on a file system that is mounted noexec?"
  version=$("$new/bin/kubectl-pg" version)
  version=${version#kubectl-pg }
  at=$(mktemp -d "$home/$version.XXXXXX")
  rmdir "$at"
  planned "$new" "$at" >"$work/links"
  each_link must_be_free
  previous=''
  if [ -h "$prefix/bin/kubectl-pg" ]; then
    previous=$(holder "$prefix/bin/kubectl-pg")
    previous=${previous%/bin/kubectl-pg}
  fi
  mv "$new" "$at"

  # The list comes before the links, so that --uninstall finds them whenever this ends.
  while IFS='	' read -r file target; do printf 'link %s\n' "$file"; done <"$work/links" >>"$work/list"
  { cat "$home/list" "$work/list" 2>/dev/null || true; } | LC_ALL=C sort -u >"$home/.list.$$"
  mv -f "$home/.list.$$" "$home/list"
  finished=yes
  each_link link
  remove_links "$home/list"
  { grep '^folder ' "$home/list" || true; cat "$work/list"; } | LC_ALL=C sort -u >"$home/.list.$$"
  mv -f "$home/.list.$$" "$home/list"
  [ "$("$prefix/bin/kubectl-pg" version)" = "kubectl-pg $version" ] ||
    fail "$prefix/bin/kubectl-pg does not start" "The version before is still in $home. Please report this."
  # A shell may still run the version before, so it stays until the next installation.
  for old in "$home"/*; do
    if [ "$old" != "$at" ] && [ "$old" != "$previous" ] && [ "$old" != "$home/list" ]; then rm -rf "$old"; fi
  done
  say "kubectl-pg $version is installed in $prefix."
  advise
}

# existing PATH : the deepest folder of a path that exists
existing() {
  path=$1
  while [ ! -d "$path" ]; do path=$(dirname "$path"); done
  printf '%s' "$path"
}

# advise : what is left to do for the user's shell
advise() {
  case ":$PATH:" in
    *":$in_path/bin:"*)
      first=$(command -v kubectl-pg || true)
      [ "$first" = "$in_path/bin/kubectl-pg" ] ||
        say "But $first comes earlier in PATH. Remove it, or put $in_path/bin before it."
      ;;
    *) path_advice ;;
  esac
  case ${SHELL-}:$prefix in
    *zsh:/usr*) ;;
    *zsh:*) say "Completion:      put  fpath=($in_path/share/zsh/site-functions \$fpath)  before compinit in ~/.zshrc" ;;
  esac
  command -v kubectl >/dev/null 2>&1 || say "Without kubectl, write kubectl-pg in place of kubectl pg."
  say "First steps:     kubectl pg --help"
}

# path_advice : how to put the programs into PATH. The tilde is printed, and the user's shell expands it.
# shellcheck disable=SC2088
path_advice() {
  file='~/.bashrc'
  shell=${SHELL-}
  case ${shell##*/}:$platform in
    zsh:*) file='~/.zshrc' ;;
    # Its terminals start login shells.
    *:darwin-*) file='~/.bash_profile' ;;
  esac
  case ${shell##*/}:$in_path in
    *:*\'*) say "Add to PATH:     $in_path/bin" ;;
    fish:*) say "Add it to PATH:  fish_add_path '$in_path/bin'" ;;
    *) say "Add it to PATH:  echo 'export PATH=\"$in_path/bin:\$PATH\"' >>$file" ;;
  esac
}

uninstall() {
  [ -f "$home/list" ] || fail "nothing is installed in $prefix" "Give the folder that it was installed to with --prefix."
  lock
  remove_links "$home/list"
  grep '^folder ' "$home/list" >"$work/folders" || true
  rm -rf "$home"
  remove_folders "$work/folders"
  say "kubectl-pg is removed from $prefix. Clusters, kubeconfig and the history of the shell stay."
}

# remove_folders LIST : those that are empty, the deepest first. A folder that somebody else uses, too, stays.
remove_folders() {
  LC_ALL=C sort -r "$1" | while read -r kind path; do
    if [ "$kind" = folder ]; then rmdir "$path" 2>/dev/null || true; fi
  done
}

clean() {
  if [ -n "$locked" ]; then rm -rf "$home"/.new.* "$home/.lock"; fi
  [ -n "$finished" ] || remove_folders "$work/list"
  rm -rf "$work"
}

main() {
  from='' version='' prefix=${KUBECTL_PG_PREFIX-} sha256=${KUBECTL_PG_SHA256-}
  source='' remove='' locked='' finished=''
  while [ $# -gt 0 ]; do
    case $1 in
      --from) from=$(value "$@"); shift ;;
      --prefix) prefix=$(value "$@"); shift ;;
      --version) version=$(value "$@"); shift ;;
      --sha256) sha256=$(value "$@"); shift ;;
      --uninstall) remove=yes ;;
      -h | --help) usage; exit 0 ;;
      *) fail "$1 is not an option" "See: sh install.sh --help" ;;
    esac
    shift
  done
  # An option wins over the variables.
  [ -n "$from$version" ] || { from=${KUBECTL_PG_FROM-}; version=${KUBECTL_PG_VERSION-}; }
  [ -z "$from" ] || [ -z "$version" ] || fail "an archive and a version are given" "Give one of --from and --version."
  if [ -z "$prefix" ]; then
    if [ "$(id -u)" = 0 ]; then prefix=/usr/local
    else prefix=${HOME:?}/.local; fi
  fi
  case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
  in_path=${prefix%/}
  deepest=$(existing "$prefix")
  prefix=$(cd "$deepest" && pwd -P)${prefix#"$deepest"}
  prefix=${prefix%/}
  home=$prefix/lib/kubectl-pg
  work=$(mktemp -d)
  trap clean EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  : >"$work/list"
  if [ -n "$remove" ]; then
    uninstall
    exit 0
  fi
  platform=$(platform)
  here=$(dirname "$0")
  # Not where a shell reads this from a pipe: $0 is that shell then.
  if [ -z "$from$version" ] && [ "${0##*/}" = install.sh ] && [ -f "$here/pom.xml" ] && [ -x "$here/dev/build" ]; then
    [ -z "$sha256" ] || fail "a SHA-256 is given, but no archive" "Give the archive with --from, or leave the SHA-256 out."
    source=$here
  elif [ -z "$from" ]; then
    [ -n "$version" ] || version=$(newest)
    from=$RELEASES/download/v${version#v}/kubectl-pg-${version#v}-$platform.tar.gz
  fi
  install
}

main "$@"
