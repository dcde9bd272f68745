# One image for every role: `hivemind scheduler`, `hivemind executor`, `hivemind up`.
# Both base images can be named, so that the image also builds where there is no registry (docs/COMPOSE.md).
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -q -P launcher -pl cli -am package

FROM ${RUNTIME_IMAGE}
RUN (getent group hivemind || groupadd --system hivemind) \
 && (id -u hivemind || useradd --system --gid hivemind --home-dir /var/lib/hivemind hivemind) \
 && mkdir -p /var/lib/hivemind && chown hivemind:hivemind /var/lib/hivemind
COPY --from=build /src/cli/target/launcher/hivemind-cli.jar /opt/hivemind/cli/target/launcher/
COPY --from=build /src/cli/target/launcher/lib /opt/hivemind/cli/target/launcher/lib
COPY --from=build /src/hivemind /opt/hivemind/
ENV HIVEMIND_NO_BUILD=1
USER hivemind
WORKDIR /var/lib/hivemind
VOLUME /var/lib/hivemind
EXPOSE 7878
ENTRYPOINT ["/opt/hivemind/hivemind"]
CMD ["--help"]
