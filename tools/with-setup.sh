#!/bin/sh
# Runs a command with everything it needs in place, so that a fresh clone works without a set-up step:
#   with-setup.sh npm <command...>   npm packages, among them the pinned Node
#   with-setup.sh lab <command...>   also the Debian packages of tools/lab-packages
#   with-setup.sh test <command...>  also those of tools/test-packages
# Silent when nothing is missing. Otherwise one line says what is being installed.
set -eu
root=$(dirname "$(dirname "$(realpath "$0")")")
need=$1
shift

say() { printf 'coldforge: %s\n' "$*" >&2; }

give_up() {
  say "$1"
  exit 1
}

# quietly <what> <command...>: progress, and the command's own words only when it fails.
quietly() {
  what=$1
  shift
  started=$(date +%s)
  say "$what ..."
  log=$(mktemp)
  if "$@" >"$log" 2>&1 </dev/null; then
    say "$what: done in $(($(date +%s) - started)) s"
    rm -f "$log"
    return
  fi
  tail -n 200 "$log" >&2
  rm -f "$log"
  return 1
}

npm_is_current() { cmp -s "$root/package-lock.json" "$root/node_modules/.installed-lock"; }

# No package may run a script of its own at installation but the pinned Node, which fetches its program that way.
npm_packages() { cd "$root" && npm ci --ignore-scripts --no-audit --no-fund && npm rebuild node; }

install_npm() {
  command -v npm >/dev/null || give_up 'Node.js with npm is needed to start: install it first (on Debian: apt-get install npm).'
  # Two commands started at once must not both rebuild node_modules.
  exec 9<"$root/package-lock.json"
  flock 9
  npm_is_current && return
  (quietly 'installing npm packages' npm_packages) ||
    give_up 'npm could not install the packages of package-lock.json; the reason is above.'
  # The one library that the pinned Node needs and a minimal Debian lacks.
  "$root/node_modules/.bin/node" --version >/dev/null 2>&1 || install_debian libatomic1
  cp "$root/package-lock.json" "$root/node_modules/.installed-lock"
  exec 9<&-
}

# An ordinary user builds the operating system inside a user namespace, which needs uidmap.
lab_packages() {
  sed -e 's/#.*//' "$root/tools/lab-packages"
  [ "$(id -u)" -eq 0 ] || echo uidmap
}

missing_packages() {
  # The bar keeps "installed" from matching "not-installed".
  states=$(dpkg-query -W -f '|${db:Status-Status}:${Package}:' "$@" 2>/dev/null) || true
  for package; do
    case $states in *"|installed:$package:"*) ;; *) printf '%s ' "$package" ;; esac
  done
}

apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@"; }

have_package_lists() { set -- /var/lib/apt/lists/*_Packages*; [ -e "$1" ]; }

# Lists may be absent (container images) or older than the archive: both are cured by one update.
apt_install() {
  { have_package_lists && apt install --no-install-recommends "$@"; } || { apt update && apt install --no-install-recommends "$@"; }
}

install_debian() {
  command -v dpkg-query >/dev/null || give_up "This needs a Debian system (or a container of one) with these packages: $*"
  missing=$(missing_packages "$@")
  missing=${missing% }
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -eq 0 ]; then
    as_root=
  elif sudo -n true 2>/dev/null; then
    as_root='sudo -n'
  else
    give_up "These Debian packages are needed, please install them as root: apt-get install $missing"
  fi
  # shellcheck disable=SC2086 # package names are words
  quietly "installing Debian packages: $missing" apt_install $missing ||
    give_up "apt could not install them; the reason is above. By hand: apt-get update && apt-get install $missing"
}

npm_is_current || install_npm
# shellcheck disable=SC2046 # package names are words
case $need in
  lab) install_debian $(lab_packages) ;;
  test) install_debian $(lab_packages) $(sed -e 's/#.*//' "$root/tools/test-packages") ;;
esac
PATH=$root/node_modules/.bin:$PATH
export PATH
exec "$@"
