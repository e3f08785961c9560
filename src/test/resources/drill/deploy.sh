#!/bin/bash
# Runs under systemd, in a container: deploys to it, and writes one line a step: name|exit code|seconds|what is to be seen then.
unit=streamingcandle@main.service
cd /drill/release || exit
step() { # NAME COMMAND...
  local name=$1 began=$SECONDS code
  shift
  "$@" > "/drill/$name.log" 2>&1
  code=$?
  printf '%s|%s|%s|' "$name" "$code" "$((SECONDS - began))" >> /drill/steps
  printf '%s %s %s\n' "$(systemctl is-active "$unit")" "$(readlink /opt/streamingcandle/instances/main/current | grep -o '[^/]*$')" \
    "$(pgrep -fc 'streamingcandle[.]jar')" >> /drill/steps
}
pid() { systemctl show --property=MainPID --value "$unit"; }
killed() {
  local before
  before=$(pid)
  kill -KILL "$before"
  while [[ $(pid) == "$before" || $(pid) == 0 ]] || ! curl -fs "http://127.0.0.1:$1/actuator/health/readiness"; do sleep 0.5; done
}
step install timeout 400 ./deploy-production.sh
grep -E '^(Seccomp|NoNewPrivs|CapEff|Uid):' "/proc/$(pid)/status" > /drill/process
step again timeout 400 ./deploy-production.sh
step wrong-release timeout 400 ./deploy-production.sh --ready-timeout 20 /drill/wrong.jar
step kill timeout 120 bash -c "$(declare -f pid killed); unit=$unit; killed $PORT"
step stop systemctl stop "$unit"
systemctl show --property=Result,ExecMainStatus "$unit" > /drill/end
journalctl -u "$unit" --no-pager > /drill/journal
systemctl poweroff
