#!/usr/bin/env bash
# Makes the base images of ../compose.yaml from what this machine has, for where there is no image registry:
#
#   local/debian    the root file system that is given (debootstrap makes one, see docs/COMPOSE.md)
#   local/temurin   with the JDK 25 of JAVA_HOME: RUNTIME_IMAGE
#   local/maven     with this machine's Maven as well: BUILD_IMAGE
#   local/kafka     local/temurin with Kafka's jars, which Maven fetches: KAFKA_IMAGE
#
# usage: JAVA_HOME=JDK-25 containers/local-images.sh ROOT-FILE-SYSTEM-FOLDER
set -euo pipefail

die() {
  printf 'local-images: %s\n' "$1" >&2
  exit 2
}

[[ $# == 1 && -x $1/bin/bash ]] || die "which folder has the root file system? (docs/COMPOSE.md)"
grep -q '^JAVA_VERSION="25' "${JAVA_HOME:-}/release" 2>/dev/null || die "JAVA_HOME has to be a JDK 25"
command -v mvn >/dev/null || die "needs Maven 3.8 or later (mvn)"
docker version >/dev/null || die "no container engine answers"

root=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
maven=$(dirname "$(dirname "$(readlink -f "$(command -v mvn)")")")
kafka=$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$here/../pom.xml")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "local/debian from $root"
tar -C "$root" --exclude=./proc/* --exclude=./sys/* -c . |
  docker import -c 'ENV LANG=C.UTF-8' -c 'CMD ["bash"]' - local/debian >/dev/null

# Links are followed: what they point to (the certificates, Debian's jars) need not be in the image.
echo "local/temurin from $JAVA_HOME"
mkdir "$work/temurin" "$work/maven" "$work/kafka"
cp -RL "$JAVA_HOME" "$work/temurin/jdk"
rm -f "$work/temurin/jdk/lib/src.zip"
cat >"$work/temurin/Dockerfile" <<'END'
FROM local/debian
COPY jdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
END
docker build --quiet --tag local/temurin "$work/temurin"

echo "local/maven from $maven"
cp -RL "$maven" "$work/maven/maven"
cat >"$work/maven/Dockerfile" <<'END'
FROM local/temurin
COPY maven /usr/share/maven
RUN ln -s /usr/share/maven/bin/mvn /usr/bin/mvn && mvn -version
END
docker build --quiet --tag local/maven "$work/maven"

echo "local/kafka of Kafka $kafka"
cat >"$work/kafka/pom.xml" <<END
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>$kafka</version>
    </dependency>
  </dependencies>
</project>
END
libs=$work/kafka/libs
mvn -B -ntp -q -f "$work/kafka/pom.xml" dependency:copy-dependencies -DoutputDirectory="$libs"
# Kafka's own distribution adds what takes SLF4J to Log4j.
log4j=$(basename "$libs"/log4j-core-*.jar .jar)
mvn -B -ntp -q -f "$work/kafka/pom.xml" dependency:copy -DoutputDirectory="$libs" \
  -Dartifact="org.apache.logging.log4j:log4j-slf4j-impl:${log4j#log4j-core-}"
cp "$here"/kafka/* "$work/kafka/"
docker build --quiet --tag "local/kafka:$kafka" "$work/kafka"
