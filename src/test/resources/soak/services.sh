#!/bin/sh
# Broker and store in a process of their own: services.sh start|stop DIRECTORY BROKER_PORT STORE_PORT. Wants JAVA and CLASS_PATH.
set -u
directory=$2
case $1 in
  start)
    mkdir -p "$directory"
    : > "$directory/ready"
    setsid "$JAVA" -Xmx512m -Dlogback.configurationFile=embedded/logback-tools.xml -cp "$CLASS_PATH" \
      com.kotsin.streamingcandle.embedded.EmbeddedServices "$directory/services" "$3" "$4" \
      < /dev/null > "$directory/ready" 2>> "$directory/log" &
    echo $! > "$directory/pid"
    for _ in $(seq 240); do
      grep -q READY "$directory/ready" && exit 0
      kill -0 "$(cat "$directory/pid")" || exit 1
      sleep 0.5
    done
    exit 1
    ;;
  stop)
    pid=$(cat "$directory/pid")
    kill -9 "$pid"
    while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
    ;;
esac
