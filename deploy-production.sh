#!/usr/bin/env bash
# Installs streamingcandle as a systemd service, or a newer release of it, and goes back if that does not work.
# How to use it: --help and docs/operations.md. Why it does what it does: docs/decisions/0026.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: deploy-production.sh [OPTIONS] [JAR]               installs JAR and starts it, if anything differs
       deploy-production.sh --check [OPTIONS] [JAR]       looks, and changes nothing
       deploy-production.sh --rollback [OPTIONS]          goes back to the release before; twice: forth again
       deploy-production.sh --retire [OPTIONS]            stops the instance for good: others have its work at once
       deploy-production.sh [OPTIONS] --run COMMAND ...   runs a command of the installed jar, such as rebuild, with the
                                                          settings of the instance; all that follows --run is the command's

JAR is target/streamingcandle.jar beside this script unless named; config/ beside this script is installed with it.
A running service is touched only after the new release has found configuration and connections good. If it does not
get ready, or its lag (the sink's left out) does not fall, the release before is started again.

  --instance NAME           which instance of this host (default: main)
  --lost INSTANCE_ID        with --retire: retire this instance of a host that is gone, and nothing here
  --dry-run                 print what would be done; change nothing
  --no-connect              check the configuration only, not Kafka and MongoDB
  --check-timeout SECONDS   for the check of configuration and connections (default: 120)
  --ready-timeout SECONDS   until /actuator/health/readiness must answer 200 (default: 180)
  --lag-timeout SECONDS     from then, until the lag must have fallen (default: 300)
  --max-lag RECORDS         lag that counts as caught up; half of the highest seen counts too (default: 10000)
  --rollback-timeout SECONDS  until the release before must be ready again (default: 180)
  --poll SECONDS            how often to look while waiting (default: 1)
  --url URL                 where the instance answers (default: by SERVER_PORT and SERVER_ADDRESS of its environment)
  --root DIR                put everything below DIR, for rehearsals (default: /, or $ROOT)
  --help                    this text

Environment: ROOT as --root; SYSTEMCTL another program in the place of systemctl.

Exit codes: 0 done, or nothing to do
  1   the new release did not work; the one before runs again. With --check: the instance is not running and ready.
      With --retire: its process does not stop
  2   the instance does not run as it should, and there is nothing to go back to: look at it now
  64  the command line is wrong
and, with the running service untouched:
  69  Kafka or MongoDB cannot be reached     75  another deployment or another process holds the instance
  70  the jar cannot check its configuration 77  not root
  78  the configuration is wrong, or something on this host is missing
With --run the exit code is the command's, unless this script ends before it (64, 77, 78).
HELP
}

say() { printf '%s\n' "$*" || true; }
die() {
  local code=$1
  shift
  printf 'deploy-production.sh: %s\n' "$*" >&2 || true
  exit "$code"
}
wrong_usage() { die 64 "$* See --help."; }

# --- what is asked for -------------------------------------------------------------------------------------------------

action=deploy run=() lost='' instance=main dry_run=false connect=true jar='' url='' root=${ROOT:-}
check_timeout=120 ready_timeout=180 lag_timeout=300 rollback_timeout=180 poll=1 max_lag=10000
systemctl=${SYSTEMCTL:-systemctl}

is_number() { [[ $1 =~ ^[0-9]{1,9}$ ]]; }

while (($#)); do
  case $1 in
    --help) usage; exit 0 ;;
    --dry-run) dry_run=true ;;
    --no-connect) connect=false ;;
    --check | --rollback | --retire)
      [[ $action == deploy ]] || wrong_usage "--check, --rollback and --retire cannot go together."
      action=${1#--}
      ;;
    --run)
      [[ $action == deploy ]] || wrong_usage "--run cannot go together with --$action."
      # Without a command the jar would start the service.
      [[ ${2:-} =~ ^[a-z][a-z-]*$ ]] || wrong_usage "--run lacks its command, such as rebuild."
      action=run run=("${@:2}")
      break
      ;;
    --instance | --lost | --check-timeout | --ready-timeout | --lag-timeout | --max-lag | --rollback-timeout | --poll | --url | --root)
      (($# > 1)) || wrong_usage "$1 lacks its value."
      case $1 in
        --instance)
          [[ $2 =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$ ]] \
            || wrong_usage "--instance is '$2'; it must be 1 to 31 letters, digits, '.', '_' and '-'."
          instance=$2
          ;;
        --poll) [[ $2 =~ ^[0-9]{1,4}(\.[0-9]{1,3})?$ ]] || wrong_usage "--poll is '$2'; it must be seconds, such as 1 or 0.5."
          poll=$2 ;;
        --url) [[ $2 =~ ^https?://[^/]+$ ]] || wrong_usage "--url is '$2'; it must be like http://127.0.0.1:8080."
          url=$2 ;;
        --root) root=$2 ;;
        --lost) lost=$2 ;;
        *)
          is_number "$2" || wrong_usage "$1 is '$2'; it must be a whole number."
          name=${1#--}
          printf -v "${name//-/_}" '%s' "$((10#$2))"
          ;;
      esac
      shift
      ;;
    -*) wrong_usage "There is no option '$1'." ;;
    *)
      [[ -z $jar ]] || wrong_usage "'$1' is one jar too many."
      jar=$1
      ;;
  esac
  shift
done

[[ $action != check || $dry_run == false ]] || wrong_usage "--check changes nothing anyway; leave out --dry-run."
[[ $action == deploy || $action == check || -z $jar ]] || wrong_usage "--$action takes no jar."
[[ -z $lost || $action == retire ]] || wrong_usage "--lost belongs to --retire."
if [[ -n $root ]]; then
  [[ -d $root ]] || wrong_usage "--root is '$root', which is no directory."
  root=$(realpath "$root")
  root=${root%/}
fi

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
if [[ $action == deploy && -z $jar ]]; then
  jar=$here/target/streamingcandle.jar
fi
if [[ -n $jar ]]; then
  [[ -f $jar && -r $jar ]] || wrong_usage "The jar '$jar' cannot be read; build it by 'mvn package', or name one."
  jar=$(realpath "$jar")
fi
cd /

user=streamingcandle
unit=streamingcandle@$instance.service
host=$(uname -n)
etc=$root/etc/streamingcandle
units=$root/etc/systemd/system
releases=$root/opt/streamingcandle/releases
home=$root/opt/streamingcandle/instances/$instance
state=$root/var/lib/kafka-streams/streamingcandle/$host-$instance
logs=$root/var/log/streamingcandle/$instance
java=$root/usr/bin/java
key_file=$etc/secrets/streamingcandle.http.api-key

as_root=true
if ((EUID != 0)); then
  as_root=false
  [[ -n $root || $dry_run == true ]] || die 77 "This needs root: users, units and /etc are changed. Run it by sudo, or with --dry-run."
fi
for tool in curl flock realpath setpriv sha256sum timeout useradd "$systemctl"; do
  PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null \
    || die 78 "The program '$tool' is missing on this host; install it (Debian: curl, passwd, systemd, util-linux)."
done
[[ -x $java ]] || die 78 "$java is missing; install Java 17 (Debian: openjdk-17-jdk-headless)."
export PATH=$PATH:/usr/sbin:/sbin

# --- small parts -------------------------------------------------------------------------------------------------------

changes=0

# change WHAT COMMAND...: says what, and does it unless it is a rehearsal.
change() {
  local what=$1
  shift
  changes=$((changes + 1))
  if $dry_run; then
    say "would: $what"
  else
    say "$what"
    "$@"
  fi
}

# Numbers of the service's user, as this root knows it; nothing if there is no such user.
account() { if [[ -n $root ]]; then grep -s "^$user:" "$root/etc/passwd"; else getent passwd "$user"; fi || true; }
uid_of_user() { account | cut -d: -f3; }
gid_of_user() { account | cut -d: -f4; }

# owned MODE OWNER PATH: whether it has these rights.
owned() {
  local wanted=$1 owner=$2 path=$3
  if $as_root; then
    [[ $(stat -c '%a %u' "$path") == "$((10#$wanted)) $owner" ]]
  else
    [[ $(stat -c '%a' "$path") == "$((10#$wanted))" ]]
  fi
}

# ownership OWNER GROUP: options for install.
ownership() { if $as_root; then printf -- '-o\n%s\n-g\n%s\n' "$1" "$2"; fi; }

directory() {
  local mode=$1 owner=$2 group=$3 path=$4 who
  if [[ -d $path ]] && owned "$mode" "$owner" "$path"; then return; fi
  mapfile -t who < <(ownership "$owner" "$group")
  change "directory $path, mode $mode" install -d -m "$mode" "${who[@]}" "$path"
}

# A file that is the operator's once it is there: only its rights are kept narrow.
settings_file() {
  local mode=$1 group=$2 source=$3 path=$4 who
  if [[ ! -e $path ]]; then
    mapfile -t who < <(ownership 0 "$group")
    change "file $path, mode $mode, for you to fill in" install -m "$mode" "${who[@]}" "$source" "$path"
  elif ! owned "$mode" 0 "$path"; then
    change "mode $mode for $path" narrow "$mode" "$group" "$path"
  fi
}

narrow() {
  if $as_root; then chown "0:$2" "$3"; fi
  chmod "$1" "$3"
}

# One NAME=VALUE a line, as systemd would read the file. What it would read in another way is refused, without its value.
read_environment() {
  local file=$1 line name value number=0
  [[ -e $file ]] || return 0
  [[ -r $file ]] || die 78 "$file cannot be read by this user."
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    [[ -n $line && $line != [#\;]* ]] || continue
    [[ $line =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || die 78 "$file:$number is no NAME=value; put '#' before a remark."
    name=${line%%=*} value=${line#*=}
    if [[ $value =~ ^\'([^\']*)\'$ || $value =~ ^\"([^\"\\]*)\"$ ]]; then
      value=${BASH_REMATCH[1]}
    elif [[ $value == [\'\"]* || $value == *\\* ]]; then
      die 78 "$file:$number: the value of $name has quotes or backslashes that are not understood; put all of it in single quotes."
    fi
    environment[$name]=$value
  done <"$file"
}

# What the process will have: the unit's own lines, then the files, of which the later one wins.
declare -A environment
service_environment() {
  local from=$1 line
  environment=()
  while IFS= read -r line; do
    line=${line//%i/$instance}
    line=${line//%H/$host}
    line=${line//:\//:$root/}
    environment[${line%%=*}]=${line#*=}
  done < <(sed -n 's/^Environment=//p' "$from")
  environment[STREAMINGCANDLE_STATE_DIR]=$root${environment[STREAMINGCANDLE_STATE_DIR]}
  read_environment "$etc/streamingcandle.env"
  read_environment "$etc/$instance.env"
  local address=${environment[SERVER_ADDRESS]:-127.0.0.1}
  if [[ $address == 0.0.0.0 || $address == :: ]]; then address=127.0.0.1; fi
  if [[ $address == *:* ]]; then address="[$address]"; fi
  base_url=${url:-http://$address:${environment[SERVER_PORT]:-8080}}
}

# with_settings COMMAND...: as the service's user, with its environment and no other. Secrets never become arguments.
with_settings() {
  (
    exec 9>&-
    local name number drop=()
    for name in $(compgen -e); do unset "$name"; done
    for name in "${!environment[@]}"; do export "$name=${environment[$name]}"; done
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
    if $as_root; then
      number=$(uid_of_user)
      drop=(setpriv "--reuid=$number" "--regid=$(gid_of_user)" --clear-groups --no-new-privs --inh-caps=-all --)
    fi
    exec "${drop[@]}" "$@"
  )
}

as_service() { with_settings timeout -k 5 "$check_timeout" "$@" </dev/null; }

# --- steps -------------------------------------------------------------------------------------------------------------

alone() {
  if $dry_run; then return; fi
  install -d "$root/run/lock"
  exec 9>"$root/run/lock/streamingcandle-deploy.lock"
  flock -n 9 || die 75 "Another deployment is going on on this host; wait for its end. Nothing was changed."
}

prepare_host() {
  local prefix=() group
  if [[ -z $(uid_of_user) ]] && $as_root; then
    if [[ -n $root ]]; then prefix=(--prefix "$root"); fi
    change "user $user, without a login" useradd "${prefix[@]}" --system --user-group --no-create-home \
      --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
  fi
  local owner
  owner=$(uid_of_user) group=$(gid_of_user)
  owner=${owner:-$user} group=${group:-$user}
  directory 0755 0 0 "$root/opt/streamingcandle"
  directory 0755 0 0 "$releases"
  directory 0755 0 0 "$root/opt/streamingcandle/instances"
  directory 0755 0 0 "$home"
  directory 0750 0 "$group" "$etc"
  directory 0750 0 "$group" "$etc/secrets"
  directory 0750 0 "$group" "$etc/calendars"
  directory 0755 0 0 "$root/var/lib/kafka-streams"
  directory 0755 0 0 "$root/var/lib/kafka-streams/streamingcandle"
  directory 0750 "$owner" "$group" "$state"
  directory 0755 0 0 "$root/var/log/streamingcandle"
  directory 0750 "$owner" "$group" "$logs"
  directory 0755 0 0 "$units"
  settings_file 0600 0 "$here/config/streamingcandle.env.example" "$etc/streamingcandle.env"
  settings_file 0640 "$group" "$here/config/application-production.yaml" "$etc/application-production.yaml"
  if [[ -e $etc/$instance.env ]]; then settings_file 0600 0 /dev/null "$etc/$instance.env"; fi
}

# A release is the jar with the options and the unit that it came with, named by version and content.
install_release() {
  local parts=("$jar" "$here/config/java.options" "$here/config/streamingcandle@.service") hash found version
  hash=$(cat "${parts[@]}" | sha256sum | cut -c 1-12)
  found=$(compgen -G "$releases/*-$hash" || true)
  if [[ -n $found ]]; then
    release=$found
    return
  fi
  if $dry_run; then
    release=$releases/VERSION-$hash
    change "release $release of $jar" true
    return
  fi
  staging=$(mktemp -d "$releases/.new.XXXXXX")
  trap 'rm -rf -- "$staging"' EXIT
  chmod 0755 "$staging"
  install -m 0644 "$jar" "$staging/streamingcandle.jar"
  install -m 0644 "${parts[@]:1}" "$staging"
  version=$(as_service "$java" -jar "$staging/streamingcandle.jar" --version 2>&1) \
    || die 78 "$jar does not run with $java: $version"
  version=${version##* }
  [[ $version =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || die 78 "$jar does not say its version; it answers: $version"
  release=$releases/$version-$hash
  change "release $release of $jar" mv -T "$staging" "$release"
}

# check_configuration DIRECTORY [JAR]: by the jar itself, with the options of the directory; ends this script if anything is wrong.
check_configuration() {
  local jar_to_ask=${2:-$1/streamingcandle.jar} command code=0 words
  read -ra words <<<"${environment[JAVA_OPTS]:-}"
  command=("$java" "@$1/java.options" "${words[@]}" -jar "$jar_to_ask" check-config)
  if $connect; then command+=(--connect); fi
  say "check of configuration and connections by $jar_to_ask"
  as_service "${command[@]}" 2>&1 | sed 's/^/  /' || code=${PIPESTATUS[0]}
  case $code in
    0) ;;
    69 | 124 | 137) die 69 "A connection does not work, see above. The running service was not touched. Settings: $etc" ;;
    78) die 78 "The configuration is wrong, see above. The running service was not touched. Settings: $etc" ;;
    *) die 70 "The check of the configuration ended with $code, see above. The running service was not touched." ;;
  esac
}

property() { "$systemctl" show --property="$1" --value "$unit" 2>/dev/null || true; }
is_active() { [[ $(property ActiveState) == active ]]; }

# Two processes must never share an instance; the one that holds the lock has written its number into the file.
refuse_stranger() {
  local file=$state/instance.lock holder
  holder=$(cat "$file" 2>/dev/null || true)
  if [[ $holder =~ ^[0-9]+$ && $holder != "$(property MainPID)" ]] && grep -q "WRITE $holder " /proc/locks; then
    die 75 "Process $holder, which is not $unit, holds $state. Stop it, then deploy again; delete no file. Nothing was started."
  fi
  if ! is_active && [[ $(fetch /actuator/health/readiness) != 000 ]]; then
    die 78 "Something else answers at $base_url. Give this instance a port of its own: SERVER_PORT in $etc/$instance.env."
  fi
}

# fetch PATH: prints the HTTP status, 000 if there is no answer.
fetch() { curl --silent --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' "$base_url$1" || true; }

# Sets lag to the total of what the groups of the timeframes have yet to read; fails if that is not told. metrics is the HTTP status.
# The sink's group does not count: candles do not depend on MongoDB.
ask_lag() {
  local key=${environment[STREAMINGCANDLE_HTTP_APIKEY]:-${environment[STREAMINGCANDLE_HTTP_API_KEY]:-}} answer
  if [[ -z $key && -r $key_file ]]; then key=$(<"$key_file"); fi
  key=${key//\\/\\\\}
  answer=$(curl --silent --noproxy '*' --max-time 10 --write-out '\n%{http_code}' --config - "$base_url/actuator/prometheus" \
    <<<"${key:+header = \"X-API-Key: ${key//\"/\\\"}\"}" || true)
  metrics=${answer##*$'\n'} lag=''
  if [[ $metrics == 200 ]]; then
    lag=$(awk '/^streamingcandle_consumer_lag[{ ]/ && !/[{,]group="[^"]*-mongo-sink"/ && $NF != "NaN" {sum += $NF; n++}
      END {if (n) printf "%.0f", sum}' <<<"$answer")
  fi
  [[ -n $lag ]]
}

why_no_lag() {
  case $metrics in
    200) printf 'not told, as it is while no consumer group has read anything' ;;
    401 | 403) printf '%s' "$base_url/actuator/prometheus answers $metrics to the API key that this script knows;" \
      " put the right one into $key_file, root:$user, mode 0440" ;;
    000) printf '%s' "$base_url/actuator/prometheus does not answer" ;;
    *) printf '%s' "$base_url/actuator/prometheus answers $metrics" ;;
  esac
}

# fingerprint RELEASE: of everything that the process is started with.
fingerprint() {
  {
    printf '%s\n' "$1"
    find "$etc" "$units/streamingcandle@.service.d" "$units/$unit.d" -type f \
      \( ! -name '*.env' -o -name streamingcandle.env -o -name "$instance.env" \) -print0 2>/dev/null \
      | sort -z | xargs -0 -r sha256sum
  } | sha256sum | cut -c 1-64
}

remember() { install -m 0600 <(fingerprint "$1") "$home/started"; }

# point LINK RELEASE: in one step, so that there is never a moment without a release.
point() { ln -sfn "../../releases/${2##*/}" "$1.new" && mv -T "$1.new" "$1"; }

release_of() { if [[ -L $home/$1 ]]; then realpath "$home/$1"; fi; }

restart() {
  "$systemctl" reset-failed "$unit" 2>/dev/null || true
  "$systemctl" restart "$unit"
}

activate() {
  local to=$1
  if ! cmp -s "$to/streamingcandle@.service" "$units/streamingcandle@.service"; then
    change "unit $units/streamingcandle@.service" \
      install -m 0644 "$to/streamingcandle@.service" "$units/streamingcandle@.service" || return
    change "systemctl daemon-reload" "$systemctl" daemon-reload || return
  fi
  if [[ $(release_of current) != "$to" ]]; then
    change "$home/current: ${to##*/}" point "$home/current" "$to" || return
  fi
  if ! "$systemctl" is-enabled --quiet "$unit" 2>/dev/null; then
    change "systemctl enable $unit" "$systemctl" enable --quiet "$unit" || return
  fi
  change "systemctl restart $unit" restart
}

# await_ready SECONDS: sets pid, or the reason why not.
await_ready() {
  local deadline=$((SECONDS + $1)) status=000 active holder waited=''
  if (($1)); then waited=" after $1 s"; fi
  while :; do
    active=$(property ActiveState)
    if [[ $active == failed || $active == inactive ]]; then
      reason="$unit is $active; its process ended with exit code $(property ExecMainStatus)"
      return 1
    fi
    status=$(fetch /actuator/health/readiness)
    pid=$(property MainPID)
    if [[ $status == 200 && $active == active && $pid =~ ^[1-9] ]]; then
      holder=$(cat "$state/instance.lock" 2>/dev/null || true)
      if [[ -z $holder || $holder == "$pid" ]]; then return 0; fi
      reason="process $pid is ready, but process $holder holds $state"
      return 1
    fi
    if ((SECONDS >= deadline)); then
      if [[ $status == 000 ]]; then status="not at all"; fi
      reason="it is not ready$waited: $base_url/actuator/health/readiness answers $status"
      return 1
    fi
    sleep "$poll"
  done
}

# The lag has fallen when it is small, or, of a backlog that will take hours, when half of it is done.
await_lag() {
  local began=$SECONDS now highest=0 silence=$((lag_timeout < 15 ? lag_timeout : 15))
  while :; do
    if [[ $(property MainPID) != "$pid" ]]; then
      reason="process $pid ended while its lag was watched"
      return 1
    fi
    if ask_lag; then
      if ((lag > highest)); then highest=$lag; fi
      if ((lag <= max_lag || lag <= highest / 2)); then
        say "lag: $lag records"
        return 0
      fi
    elif [[ $metrics == 40[13] ]]; then
      reason="its lag is hidden: $(why_no_lag)"
      return 1
    elif [[ $metrics == 200 ]] && ! $lag_was_told && ((highest == 0 && SECONDS - began >= silence)); then
      say "lag: $(why_no_lag)"
      return 0
    fi
    if ((SECONDS - began >= lag_timeout)); then
      now="$lag records"
      if [[ -z $lag ]]; then now="unknown records ($(why_no_lag))"; fi
      reason="its lag did not fall in $lag_timeout s: $now, $highest at most; allowed are $max_lag"
      return 1
    fi
    sleep "$poll"
  done
}

show_log() {
  if [[ -z $root ]] && command -v journalctl >/dev/null; then
    journalctl --unit "$unit" --lines 30 --no-pager 2>/dev/null | sed 's/^/  /' || true
  fi
}

# start RELEASE: from the check to the end, and back if need be.
start() {
  local to=$1 before
  before=$(release_of current)
  if [[ $before == "$to" && $(cat "$home/started" 2>/dev/null || true) == "$(fingerprint "$to")" ]] \
    && cmp -s "$to/streamingcandle@.service" "$units/streamingcandle@.service" && is_active; then
    say "Nothing to do: $unit runs ${to##*/} as process $(property MainPID)."
    exit 0
  fi
  if $dry_run; then
    change "check of configuration and connections" true
    activate "$to"
    say "would: wait until $base_url is ready and its lag has fallen; otherwise go back to ${before:-nothing}"
    exit 0
  fi
  refuse_stranger
  check_configuration "$to"
  lag_was_told=false
  if is_active && ask_lag; then lag_was_told=true; fi

  # A terminal that goes away must not leave a deployment halfway.
  trap '' HUP PIPE
  trap 'die 2 "Interrupted. $unit was left as it is; see --check, and --rollback."' INT TERM
  reason="systemctl did not do what it should, see above"
  if activate "$to" && await_ready "$ready_timeout" && await_lag; then
    if [[ -n $before && $before != "$to" ]]; then point "$home/previous" "$before"; fi
    remember "$to"
    say "Done: $unit runs ${to##*/} as process $pid."
    exit 0
  fi
  say "${to##*/} does not work: $reason."
  show_log
  if [[ -z $before ]]; then
    "$systemctl" stop "$unit" || true
    die 2 "There is no release to go back to; $unit was stopped. Its log: journalctl -u $unit"
  fi
  if [[ $before == "$to" ]]; then
    die 2 "It is the release that ran before, with other settings; see what changed in $etc. $unit was left as it is."
  fi
  say "Going back to ${before##*/}."
  if activate "$before" && await_ready "$rollback_timeout"; then
    remember "$before"
    die 1 "Rolled back: $unit runs ${before##*/} as process $pid, because ${to##*/} did not work: $reason."
  fi
  show_log
  die 2 "Rolled back to ${before##*/}, which does not work either: $reason. Look at it now: journalctl -u $unit"
}

look() {
  local of candidate=$jar before
  of=$(release_of current)
  [[ -n $of ]] || die 1 "$unit is not installed; deploy it first."
  service_environment "$of/streamingcandle@.service"
  if [[ -n $candidate ]]; then
    as_service test -r "$candidate" || die 78 "The user $user cannot read $candidate; put the jar where it can, such as /var/tmp."
    check_configuration "$here/config" "$candidate"
  else
    check_configuration "$of"
  fi
  is_active || die 1 "$unit does not run: $(property ActiveState), exit code $(property ExecMainStatus). Its log: journalctl -u $unit"
  await_ready 0 || die 1 "$unit runs ${of##*/}, but $reason."
  before=$(release_of previous)
  before=${before:-none}
  if ask_lag; then lag+=" records"; else lag="unknown ($(why_no_lag))"; fi
  say "$unit runs ${of##*/} as process $pid and is ready; lag: $lag. Before it: ${before##*/}."
}

# Sets program to the release that is installed, and the environment to that of the unit.
find_program() {
  local of words
  of=$(release_of current)
  [[ -n $of ]] || die 78 "$unit is not installed. Nothing was changed."
  service_environment "$of/streamingcandle@.service"
  read -ra words <<<"${environment[JAVA_OPTS]:-}"
  program=("$java" "@$of/java.options" "${words[@]}" -jar "$of/streamingcandle.jar")
}

retire() {
  find_program
  if [[ -n $lost ]]; then
    change "retire $lost" as_service "${program[@]}" retire --lost "--streamingcandle.instance-id=$lost"
    return
  fi
  change "retire ${environment[STREAMINGCANDLE_INSTANCE_ID]:-$unit}" as_service "${program[@]}" retire
  change "disable $unit" "$systemctl" disable "$unit"
}

case $action in
  check) look ;;
  run)
    find_program
    if $dry_run; then
      say "would: run ${run[*]}"
    else
      with_settings "${program[@]}" "${run[@]}"
    fi
    ;;
  retire)
    alone
    retire
    ;;
  rollback)
    alone
    previous=$(release_of previous)
    [[ -n $previous && -d $previous ]] || die 2 "There is no release before the one that $unit runs. Nothing was changed."
    service_environment "$previous/streamingcandle@.service"
    start "$previous"
    ;;
  deploy)
    alone
    prepare_host
    service_environment "$here/config/streamingcandle@.service"
    install_release
    start "$release"
    ;;
esac
