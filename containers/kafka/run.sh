#!/usr/bin/env bash
# Starts a broker with the settings of the variables KAFKA_*, named as those of Kafka's own image: in lower case, `_` for
# a dot, `__` for an underscore, `___` for a dash.
set -euo pipefail

config=/etc/kafka/kafka.properties
# What is no setting of the broker.
others=' KAFKA_OPTS KAFKA_HEAP_OPTS KAFKA_LOG4J_OPTS KAFKA_JMX_OPTS KAFKA_VERSION '

java=(java -XX:+UseSerialGC "-Dlog4j2.configurationFile=/opt/kafka/log4j2.properties" -cp '/opt/kafka/libs/*')

echo "log.dirs=/var/lib/kafka/data" >"$config"
for variable in $(compgen -e KAFKA_); do
  [[ $others != *" $variable "* ]] || continue
  name=${variable#KAFKA_}
  name=${name,,}
  name=${name//___/-}
  name=${name//__/$'\1'}
  name=${name//_/.}
  printf '%s=%s\n' "${name//$'\1'/_}" "${!variable}" >>"$config"
done

"${java[@]}" kafka.tools.StorageTool format --ignore-formatted --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" \
  --config "$config"
# shellcheck disable=SC2086 # each word is an option
exec "${java[@]}" ${KAFKA_HEAP_OPTS:--Xmx1g} kafka.Kafka "$config"
